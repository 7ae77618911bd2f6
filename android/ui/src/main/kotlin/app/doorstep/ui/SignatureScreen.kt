package app.doorstep.ui

import androidx.compose.foundation.layout.Column
import androidx.compose.material3.Button
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import app.doorstep.core.Language
import app.doorstep.core.StatementView
import app.doorstep.phone.Strokes
import app.doorstep.phone.Trouble

/**
 * The pad for the signature, with the total above the line. The customer holds the phone.
 *
 * @param view the statement that is signed
 * @param language the customer's language, that of [view]
 * @param onSign the strokes are the signature; the relation is a code of [view]
 * @param onStatement back to the text
 * @param onRefuse the customer will not sign: reasons are asked
 * @param onLeave the phone goes back to the technician; nothing was signed
 */
@Composable
fun SignatureScreen(
    view: StatementView,
    language: Language,
    trouble: Trouble?,
    onSign: (strokes: Strokes, relation: String) -> Unit,
    onStatement: () -> Unit,
    onRefuse: () -> Unit,
    onLeave: () -> Unit,
    modifier: Modifier = Modifier,
) = Column(modifier) {
    Text("${view.total} $language")
    Button({ onSign(Strokes(), view.relations.first().code) }) { Text("签字") }
    Button(onRefuse) { Text("不签字") }
    Button(onStatement) { Text("看服务单") }
    trouble?.let { Text(it.text) }
    Button(onLeave) { Text("返回") }
}
