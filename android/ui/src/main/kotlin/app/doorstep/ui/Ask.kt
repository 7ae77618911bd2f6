package app.doorstep.ui

import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import app.doorstep.core.ActionView
import app.doorstep.core.AskKind
import app.doorstep.core.ChoiceView
import app.doorstep.core.FieldInput
import app.doorstep.core.Moment
import app.doorstep.phone.Trouble
import java.time.ZoneId

/**
 * What an action asks before it is recorded, and whether it was done earlier.
 *
 * @param now UTC milliseconds, where a choice of a time starts
 * @param zone of the visit
 * @param earlier whether it starts as done earlier
 * @param onRemedy what [trouble] offers
 */
@Composable
fun AskScreen(
    action: ActionView,
    trouble: Trouble?,
    now: Long,
    zone: ZoneId,
    onDone: (List<FieldInput>, Moment) -> Unit,
    onBack: () -> Unit,
    modifier: Modifier = Modifier,
    earlier: Boolean = false,
    onRemedy: (ActionView) -> Unit = {},
    onPass: (ChoiceView) -> Unit = {},
    onDismiss: () -> Unit = {},
) {
    val form = rememberAskForm(action, now, earlier)
    // With one question of a few answers, the answers are the buttons: one tap, and each at the same weight.
    val only = action.asks.singleOrNull()?.takeIf { it.kind == AskKind.Choice }
    Frame(
        action.label,
        onBack,
        modifier,
        above = trouble?.let { { TroublePanel(it, onRemedy, onPass, onDismiss) } },
        below = if (trouble != null || only != null && !form.earlier) null else ({
            val missing = form.missing(action)
            if (missing.isEmpty()) {
                BigButton(action.label, { onDone(form.answers(action), form.moment()) })
            } else {
                Text(AskWords.missing(missing).said, style = Type.strong)
            }
        }),
    ) {
        action.asks.forEach { ask ->
            item {
                if (ask == only && !form.earlier) {
                    Direct(ask) { onDone(form.answer(action, ask, it), Moment.Now) }
                } else {
                    Question(ask, form, zone)
                }
            }
        }
        item { Earlier(form, zone) }
    }
}
