package app.doorstep.ui

import androidx.compose.foundation.layout.Column
import androidx.compose.material3.Button
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import app.doorstep.core.Language
import app.doorstep.core.SignOffStatus
import app.doorstep.core.StatementView
import app.doorstep.phone.Trouble

/**
 * The statement, exactly as it is stored. The customer holds the phone.
 *
 * @param language the customer's language, that of [view]
 * @param signOff how the sign-off stood before this statement was shown
 * @param onSign the pad is wanted; only after the end of the text was on the screen
 * @param onRefuse the customer will not sign: reasons are asked
 * @param onLanguage the statement is wanted in another language
 * @param onLeave the phone goes back to the technician; nothing was signed
 */
@Composable
fun StatementScreen(
    view: StatementView,
    language: Language,
    signOff: SignOffStatus,
    trouble: Trouble?,
    onSign: () -> Unit,
    onRefuse: () -> Unit,
    onLanguage: (Language) -> Unit,
    onLeave: () -> Unit,
    modifier: Modifier = Modifier,
) = Column(modifier) {
    Text(view.text)
    Button(onSign) { Text("签字") }
    Button(onRefuse) { Text("不签字") }
    Button({ onLanguage(if (language == Language.CHINESE) Language.ENGLISH else Language.CHINESE) }) { Text("中文 / English") }
    trouble?.let { Text(it.text) }
    Button(onLeave) { Text("返回 $signOff") }
}
