package app.doorstep.ui

import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.lazy.items
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import androidx.compose.ui.semantics.semantics
import app.doorstep.core.ActionTopic
import app.doorstep.core.ActionView
import app.doorstep.core.ChoiceView
import app.doorstep.core.ListPhase
import app.doorstep.core.Sign
import app.doorstep.core.VisitView
import app.doorstep.core.WaitStatus
import app.doorstep.core.WaitView
import app.doorstep.phone.Trouble
import app.doorstep.step

/**
 * How long has been waited at the door, and what may be done when the time is over.
 *
 * @param remaining milliseconds left of a wait, now
 * @param onChoose a button and the one thing that it asks: recorded at once
 */
@Composable
fun KnockScreen(
    view: VisitView,
    remaining: (WaitView) -> Long,
    trouble: Trouble?,
    onAct: (ActionView) -> Unit,
    onNoAnswer: () -> Unit,
    onBack: () -> Unit,
    modifier: Modifier = Modifier,
    onPass: (ChoiceView) -> Unit = {},
    onDismiss: () -> Unit = {},
    onChoose: (ActionView, ChoiceView) -> Unit = { action, _ -> onAct(action) },
) {
    Frame(
        KnockWords.title.said,
        onBack,
        modifier,
        above = trouble?.let { { TroublePanel(it, onAct, onPass, onDismiss) } },
        below = {
            val (first, second) = atDoor(view, remaining)
            if (trouble == null && second != null) RecordButtons(second, onAct, onChoose, big = false)
            SideButton(CommonWords.nobodyHome.said, onNoAnswer, Modifier.fillMaxWidth())
            if (trouble == null && first != null) RecordButtons(first, onAct, onChoose)
        },
    ) {
        if (view.waits.isEmpty()) item { Text(KnockWords.nothing.said, style = Type.title) }
        items(view.waits) { Timer(view, it, remaining(it)) }
        val door = view.checklist.filter { it.phase == ListPhase.Door }.flatMap { it.steps }
        if (door.isNotEmpty()) {
            item { Card(KnockWords.steps.said) { door.forEach { SignLine(it.sign, it.title, word = it.word) } } }
        }
    }
}

/**
 * The big button and the one beside it. While a wait runs somebody may open: what comes then is the big one. When it
 * is over, what was waited for is, such as the second round, unless the engine says that it is time to phone.
 */
internal fun atDoor(view: VisitView, remaining: (WaitView) -> Long): Pair<ActionView?, ActionView?> {
    val waited = view.waits.firstNotNullOfOrNull { wait -> view.step(wait.to)?.action?.let { wait to it } }
    val (wait, again) = waited ?: return view.next to null
    val over = wait.status == WaitStatus.Over || wait.status == WaitStatus.Running && remaining(wait) <= 0
    val next = view.next?.takeIf { it != again }
    val knocking = over && next?.topic != ActionTopic.Contact
    return if (knocking || next == null) again to next else next to again
}

/** A wait in figures that are read at arm's length. */
@Composable
private fun Timer(view: VisitView, wait: WaitView, left: Long) = Card(
    modifier = Modifier.semantics(mergeDescendants = true) {},
) {
    when (wait.status) {
        WaitStatus.Running -> if (left > 0) {
            SignLine(Sign.Waiting, KnockWords.toWait.said, strong = true)
            Text(clockOf(left), style = Type.timer)
            Text(KnockWords.background.said)
        } else {
            Over(KnockWords.over(after(view, wait)).said)
        }
        WaitStatus.Over -> Over(wait.text)
        else -> SignLine(Sign.CannotTell, told(view, wait), style = Type.title)
    }
    if (wait.ruleText.isNotEmpty()) Text(KnockWords.rule.said + wait.ruleText, color = LocalColours.current.quiet)
}

@Composable
private fun Over(text: String) = SignLine(Sign.Done, text, style = Type.title)
