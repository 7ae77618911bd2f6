package app.doorstep.ui

import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.saveable.rememberSaveable
import androidx.compose.runtime.setValue
import androidx.compose.ui.Modifier
import androidx.compose.ui.semantics.heading
import androidx.compose.ui.semantics.semantics
import app.doorstep.core.ActionView
import app.doorstep.core.ChoiceView
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
    onAct: (ActionView) -> Unit = {},
    onPass: (ChoiceView) -> Unit = {},
    onDismiss: () -> Unit = {},
) {
    var reason by rememberSaveable { mutableStateOf("") }
    CustomerFrame(
        language, onLanguage = null, onLeave, modifier, trouble, onAct, onPass, onDismiss,
        below = {
            if (reason.isEmpty()) Text(RefuseWords.choose.said, style = Type.title)
            else BigButton(RefuseWords.record.said, { onReason(reason) })
        },
    ) {
        Readable {
            Text(RefuseWords.title.said, Modifier.semantics { heading() }, style = Type.large)
            Text(RefuseWords.text.said)
            action.asks.forEach { ask -> Choices(ask.label, ask.choices, reason) { reason = it } }
            SideButton(RefuseWords.back.said, onBack)
        }
    }
}
