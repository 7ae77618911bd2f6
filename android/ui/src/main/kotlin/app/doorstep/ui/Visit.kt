package app.doorstep.ui

import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.lazy.items
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.saveable.rememberSaveable
import androidx.compose.runtime.setValue
import androidx.compose.ui.Modifier
import app.doorstep.core.ActionView
import app.doorstep.core.ChoiceView
import app.doorstep.core.VisitView
import app.doorstep.core.WaitStatus
import app.doorstep.core.WaitView
import app.doorstep.phone.Trouble

/**
 * What to do now, and what must not be forgotten.
 *
 * @param together steps that can be told in one go, the next one first; with fewer than two there is one button
 * @param remaining milliseconds left of a wait, now
 * @param onAct a button: record it, or ask first
 * @param onTogether those of [together] that were done
 * @param onPass a reason for what [trouble] holds
 * @param onChoose a button and the one thing that it asks: recorded at once
 * @param onEarlier to be recorded as done earlier
 * @param onSeen what colleagues did has been read
 */
@Composable
fun VisitScreen(
    view: VisitView,
    trouble: Trouble?,
    together: List<ActionView>,
    remaining: (WaitView) -> Long,
    onAct: (ActionView) -> Unit,
    onTogether: (List<ActionView>) -> Unit,
    onPass: (ChoiceView) -> Unit,
    onBack: () -> Unit,
    onCall: (String) -> Unit,
    onMap: (String) -> Unit,
    onKnock: () -> Unit,
    onParts: () -> Unit,
    onEvidence: () -> Unit,
    onNote: () -> Unit,
    onHazard: () -> Unit,
    onNoAnswer: () -> Unit,
    onStatement: () -> Unit,
    onSeen: () -> Unit,
    modifier: Modifier = Modifier,
    onEarlier: (ActionView) -> Unit = {},
    onDismiss: () -> Unit = {},
    onChoose: (ActionView, ChoiceView) -> Unit = { action, _ -> onAct(action) },
) {
    var left by rememberSaveable(together.map { it.act + it.step }) { mutableStateOf(listOf<Int>()) }
    val ticked = together.filterIndexed { i, _ -> i !in left }
    val held = trouble != null
    val many = together.size > 1
    Frame(
        view.header.title,
        onBack,
        modifier,
        above = when {
            trouble != null -> { { TroublePanel(trouble, onAct, onPass, onDismiss) } }
            many -> { {
                val waits = view.waits.any { it.status == WaitStatus.Running }
                Text((if (waits) VisitWords.togetherAtDoor else VisitWords.together).said, style = Type.strong)
                together.forEachIndexed { i, action ->
                    TickLine(action.label, i !in left, { on -> left = if (on) left - i else left + i })
                }
            } }
            else -> null
        },
        below = {
            VisitTools(onHazard, onNote, onParts, onEvidence, onStatement, onNoAnswer)
            val next = view.next
            when {
                held -> {}
                many && ticked.size > 1 -> BigButton(VisitWords.recordAll(ticked.size).said, { onTogether(ticked) })
                many && ticked.size == 1 -> BigButton(ticked[0].label, { onAct(ticked[0]) })
                next != null -> RecordButtons(next, onAct, onChoose, waiting(view, next, remaining))
                else -> Text(VisitWords.nothingLeft.said, style = Type.strong)
            }
        },
    ) {
        item { VisitHeader(view, onCall, onMap) }
        if (view.banner.isNotEmpty()) item { Banner(view.banner) }
        if (view.news.isNotEmpty()) item { News(view, onSeen) }
        items(view.waits) { WaitLine(view, it, remaining(it), onKnock) }
        if (view.clocks.isNotEmpty()) item { Clocks(view.clocks) }
        items(view.checklist, key = { it.title }) { Phase(it, view.next?.step, onAct, onEarlier) }
        visitCards(view, onAct, onParts, onEvidence, onStatement)
        item { Text(view.header.standard, color = LocalColours.current.quiet) }
    }
}

/** What still has to pass before the big button is allowed. */
@Composable
private fun waiting(view: VisitView, next: ActionView, remaining: (WaitView) -> Long): String {
    val wait = view.waits.filter { it.to == next.step || it.to == next.act }.maxByOrNull(remaining) ?: return ""
    val left = remaining(wait)
    return if (left > 0) VisitWords.stillToWait(clockOf(left)).said else ""
}
