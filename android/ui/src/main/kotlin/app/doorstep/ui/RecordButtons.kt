package app.doorstep.ui

import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.IntrinsicSize
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.fillMaxHeight
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.height
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import app.doorstep.core.ActionView
import app.doorstep.core.ChoiceView
import app.doorstep.phone.onlyChoice

/** With more answers than these a button opens them on a screen of their own. */
private const val FEW = 2

/** What records an action: one button, or where it asks one thing with two answers, both, side by side. */
@Composable
internal fun RecordButtons(
    action: ActionView,
    onAct: (ActionView) -> Unit,
    onChoose: (ActionView, ChoiceView) -> Unit,
    detail: String = "",
    big: Boolean = true,
) {
    val choices = action.onlyChoice?.choices.orEmpty()
    when {
        choices.size == FEW -> {
            Text(listOf(action.label, detail).filter { it.isNotEmpty() }.joinToString(" · "), style = Type.strong)
            Row(Modifier.fillMaxWidth().height(IntrinsicSize.Min), Arrangement.spacedBy(Sizes.gap)) {
                choices.forEach { choice ->
                    AnswerButton(choice.label, { onChoose(action, choice) }, Modifier.weight(1f).fillMaxHeight())
                }
            }
        }
        big -> BigButton(action.label, { onAct(action) }, detail = detail)
        else -> SideButton(action.label, { onAct(action) }, Modifier.fillMaxWidth())
    }
}
