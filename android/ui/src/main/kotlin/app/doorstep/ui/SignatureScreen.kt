package app.doorstep.ui

import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Row
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.saveable.rememberSaveable
import androidx.compose.runtime.setValue
import androidx.compose.ui.Modifier
import androidx.compose.ui.unit.dp
import app.doorstep.core.ActionView
import app.doorstep.core.ChoiceView
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
    onAct: (ActionView) -> Unit = {},
    onPass: (ChoiceView) -> Unit = {},
    onDismiss: () -> Unit = {},
) {
    var strokes by rememberSaveable(view.sha256, stateSaver = strokesSaver) { mutableStateOf(Strokes()) }
    var relation by rememberSaveable(view.sha256) { mutableStateOf("") }
    val missing = when {
        strokes.isEmpty -> SignatureWords.drawFirst
        relation.isEmpty() -> ConsentWords.relationFirst
        else -> null
    }
    CustomerFrame(
        language, onLanguage = null, onLeave, modifier, trouble, onAct, onPass, onDismiss,
        below = {
            if (missing == null) BigButton("${StatementWords.sign.said}  ${view.total}", { onSign(strokes, relation) })
            else Text(missing.said, style = Type.title)
        },
    ) {
        Readable {
            Text("${SignatureWords.total.said}  ${view.total}", style = Type.large)
            Text(SignatureWords.here.said)
            SignaturePad(strokes, { strokes = it })
            Row(horizontalArrangement = Arrangement.spacedBy(12.dp)) {
                SideButton(SignatureWords.undo.said, { strokes = strokes.undone() }, Modifier.weight(1f))
                SideButton(SignatureWords.again.said, { strokes = Strokes() }, Modifier.weight(1f))
            }
            Choices(ConsentWords.relation.said, view.relations, relation) { relation = it }
            Row(horizontalArrangement = Arrangement.spacedBy(12.dp)) {
                SideButton(SignatureWords.read.said, onStatement, Modifier.weight(1f))
                SideButton(StatementWords.refuse.said, onRefuse, Modifier.weight(1f))
            }
        }
    }
}
