package app.doorstep.ui

import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import app.doorstep.core.ActionTopic
import app.doorstep.core.ActionView
import app.doorstep.core.ChoiceView
import app.doorstep.core.SyncStatusView
import app.doorstep.core.VisitView
import app.doorstep.core.WaitView
import app.doorstep.phone.Trouble
import app.doorstep.step

/**
 * Nobody answers: what has been tried, what is left behind, and when to come back. The big button is the first of
 * these that was not done yet.
 *
 * @param sync what waits for the office, where the office should know
 */
@Composable
fun NoAnswerScreen(
    view: VisitView,
    trouble: Trouble?,
    remaining: (WaitView) -> Long,
    onAct: (ActionView) -> Unit,
    onCall: (String) -> Unit,
    onKnock: () -> Unit,
    onPass: (ChoiceView) -> Unit,
    onBack: () -> Unit,
    modifier: Modifier = Modifier,
    sync: SyncStatusView? = null,
    onDismiss: () -> Unit = {},
) {
    val contacts = buttonsOf(view, ActionTopic.Contact)
    val next = contacts.firstOrNull { (view.step(it.step)?.count ?: 0) == 0 }
    Frame(
        CommonWords.nobodyHome.said,
        onBack,
        modifier,
        above = trouble?.let { { TroublePanel(it, onAct, onPass, onDismiss) } },
        below = if (trouble == null && next != null) ({ BigButton(next.label, { onAct(next) }) }) else null,
    ) {
        item {
            Card(NoAnswerWords.tried.said) {
                view.record.takeLast(TRIED).forEach { record ->
                    val what = listOf(record.title, record.detail).filter { it.isNotEmpty() }.joinToString(" · ")
                    SignLine(record.custodySign, "${record.time}  $what", word = record.custody)
                }
            }
        }
        view.waits.forEach { wait -> item { WaitLine(view, wait, remaining(wait), onKnock) } }
        if (view.header.phone.isNotEmpty()) {
            item { SideButton(NoAnswerWords.call.said, { onCall(view.header.phone) }, Modifier.fillMaxWidth()) }
        }
        val others = contacts.filter { it != next }
        if (others.isNotEmpty()) {
            item {
                Card(NoAnswerWords.leave.said) {
                    others.forEach { SideButton(it.label, { onAct(it) }, Modifier.fillMaxWidth()) }
                }
            }
        }
        if (sync != null) {
            item {
                Card(TodayWords.office.said) {
                    SignLine(sync.sign, sync.text)
                    if (sync.troubleText.isNotEmpty()) Text(sync.troubleText)
                }
            }
        }
    }
}

/** Every button of a screen about this, each once. */
internal fun buttonsOf(view: VisitView, topic: ActionTopic): List<ActionView> =
    (listOfNotNull(view.next) + view.others + view.checklist.flatMap { it.steps }.mapNotNull { it.action })
        .filter { it.topic == topic }
        .distinctBy { it.label }

/** The newest records say what has been tried at this door. */
private const val TRIED = 6
