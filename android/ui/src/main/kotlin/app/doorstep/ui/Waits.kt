package app.doorstep.ui

import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Column
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.ui.unit.dp
import app.doorstep.core.Sign
import app.doorstep.core.VisitView
import app.doorstep.core.WaitStatus
import app.doorstep.core.WaitView
import app.doorstep.step

/** Minutes and seconds, rounded up, so that nobody is told 0:00 and refused. */
internal fun clockOf(ms: Long): String {
    val seconds = (ms + 999) / 1000
    return "${seconds / 60}:${(seconds % 60).toString().padStart(2, '0')}"
}

internal fun signOf(wait: WaitView, left: Long): Sign = when (wait.status) {
    WaitStatus.Running -> if (left > 0) Sign.Waiting else Sign.Done
    WaitStatus.Over -> Sign.Done
    WaitStatus.NoFigure, WaitStatus.CannotTell, is WaitStatus.Newer -> Sign.CannotTell
}

/** What comes after a wait, by the name of its step; empty where the checklist has none. */
internal fun after(view: VisitView, wait: WaitView): String = view.step(wait.to)?.title.orEmpty()

/** What is not known of a wait, and of which. */
@Composable
internal fun told(view: VisitView, wait: WaitView): String {
    val then = after(view, wait)
    return if (then.isEmpty()) wait.text else KnockWords.before(then, wait.text).said
}

/** A wait in one line; the time runs while it is looked at. */
@Composable
internal fun WaitLine(view: VisitView, wait: WaitView, left: Long, onKnock: () -> Unit) =
    Opening(onKnock, label = VisitWords.timer.said) {
        Column(verticalArrangement = Arrangement.spacedBy(2.dp)) {
            val running = wait.status == WaitStatus.Running
            val text = when {
                running && left > 0 -> KnockWords.left(clockOf(left), after(view, wait)).said
                running -> KnockWords.over(after(view, wait)).said
                wait.status == WaitStatus.Over -> wait.text
                else -> told(view, wait)
            }
            SignLine(signOf(wait, left), text, strong = true)
            Text(VisitWords.timer.said, color = LocalColours.current.primary)
        }
    }
