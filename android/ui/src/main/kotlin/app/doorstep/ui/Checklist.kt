package app.doorstep.ui

import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.padding
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.saveable.rememberSaveable
import androidx.compose.runtime.setValue
import androidx.compose.ui.Modifier
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.unit.dp
import app.doorstep.core.ActionView
import app.doorstep.core.ChecklistView
import app.doorstep.core.Sign
import app.doorstep.core.StepStatus
import app.doorstep.core.StepView

/**
 * A phase of the checklist; open where [next] is.
 *
 * @param next the step of the big button, which needs no second one here
 */
@Composable
internal fun Phase(
    phase: ChecklistView,
    next: String?,
    onAct: (ActionView) -> Unit,
    onEarlier: (ActionView) -> Unit,
) {
    val here = phase.steps.any { it.status == StepStatus.Now || it.step == next }
    var opened by rememberSaveable(here) { mutableStateOf(here) }
    val done = phase.done == phase.steps.size
    val sign = if (done) Sign.Done else if (here) Sign.Now else Sign.Todo
    Card {
        val label = if (opened) VisitWords.close.said else VisitWords.openNow.said
        Opening({ opened = !opened }, label = label) {
            SignLine(sign, phase.title, word = VisitWords.done(phase.done, phase.steps.size).said, strong = true)
        }
        if (opened) phase.steps.forEach { Step(it, it.step == next, onAct, onEarlier) }
    }
}

/** A step: how it stands, and when it is opened what it asks and what can be done. */
@Composable
private fun Step(step: StepView, next: Boolean, onAct: (ActionView) -> Unit, onEarlier: (ActionView) -> Unit) {
    val action = step.action
    var opened by rememberSaveable(step.step) { mutableStateOf(false) }
    val held = step.status == StepStatus.Blocked
    Column(verticalArrangement = Arrangement.spacedBy(6.dp)) {
        val line: @Composable () -> Unit = {
            SignLine(step.sign, step.title, word = step.word, strong = step.status == StepStatus.Now)
        }
        if (action == null && step.reasons.isEmpty()) {
            Box(Modifier.padding(openingPadding)) { line() }
        } else {
            Opening({ opened = !opened }) { line() }
        }
        Column(Modifier.padding(start = 32.dp), Arrangement.spacedBy(6.dp)) {
            step.charges.forEach { Text(it) }
            if (held || opened) Why(step)
            if (opened && action != null) {
                if (!next) SideButton(action.label, { onAct(action) }, Modifier.fillMaxWidth())
                SideButton(VisitWords.earlier.said, { onEarlier(action) }, Modifier.fillMaxWidth())
            }
        }
    }
}

@Composable
private fun Why(step: StepView) = Column(Modifier.semantics(mergeDescendants = true) {}, Arrangement.spacedBy(4.dp)) {
    step.reasons.forEach { Text(it) }
    if (step.allowedWhen.isNotEmpty()) Text(step.allowedWhen)
}
