package app.doorstep.ui

import androidx.compose.foundation.layout.Column
import androidx.compose.material3.Button
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import app.doorstep.core.ActionView
import app.doorstep.core.Language
import app.doorstep.phone.Trouble

/**
 * Why the customer does not sign. The customer holds the phone, or the technician who has it back.
 *
 * @param action the visit's button of topic `SignOff` that asks for the reason
 * @param language the customer's language
 * @param onReason this reason, a code of [action], is to be recorded
 * @param onBack back to the statement
 * @param onLeave the phone goes back to the technician; nothing was recorded
 */
@Composable
fun RefuseSignatureScreen(
    action: ActionView,
    language: Language,
    trouble: Trouble?,
    onReason: (String) -> Unit,
    onBack: () -> Unit,
    onLeave: () -> Unit,
    modifier: Modifier = Modifier,
) = Column(modifier) {
    action.asks.flatMap { it.choices }.forEach { reason -> Button({ onReason(reason.code) }) { Text(reason.label) } }
    trouble?.let { Text(it.text) }
    Button(onBack) { Text("看服务单 $language") }
    Button(onLeave) { Text("返回") }
}
