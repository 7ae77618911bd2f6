package app.doorstep.phone

import app.doorstep.core.ActionScreen
import app.doorstep.core.ActionTopic
import app.doorstep.core.ActionView
import app.doorstep.core.AskKind
import app.doorstep.core.AskView
import app.doorstep.core.StepStatus
import app.doorstep.core.VisitView
import app.doorstep.core.WaitStatus
import app.doorstep.core.WaitView

/** Every button of the screen, the big one first. */
fun VisitView.buttons(): List<ActionView> =
    listOfNotNull(next) + others + checklist.flatMap { it.steps }.mapNotNull { it.action } + parts.flatMap { it.actions }

/** The buttons of a topic, each once. */
fun VisitView.buttons(topic: ActionTopic): List<ActionView> =
    buttons().filter { it.topic == topic }.distinctBy { Button(it) }

/**
 * What can be told in one go, in the order of the list: the next step and those of its phase that are open as well,
 * asked of everybody, and need neither an answer nor a wait. Empty when that is fewer than two.
 */
fun VisitView.together(): List<ActionView> {
    val first = next?.takeIf { it.step.isNotEmpty() && it.isPlain } ?: return emptyList()
    val phase = checklist.find { phase -> phase.steps.any { it.step == first.step } } ?: return emptyList()
    val rest = phase.steps
        .filter { it.status == StepStatus.Open && !it.optional }
        .mapNotNull { it.action }
        .filter { it.isPlain }
    return if (rest.isEmpty()) emptyList() else listOf(first) + rest
}

private val ActionView.isPlain: Boolean
    get() = screen == ActionScreen.Tap && asks.isEmpty() && waitMs == 0L && topic == ActionTopic.Other

/** The only thing that this button asks, where that is one choice: choosing says it all. */
val ActionView.onlyChoice: AskView?
    get() = asks.singleOrNull()?.takeIf { screen == ActionScreen.Ask && it.kind == AskKind.Choice && it.choices.isNotEmpty() }

/** What the waits are for: once they are over, this is what can be done. */
fun VisitView.awaited(): List<ActionView> {
    val names = waits.map { it.to }.toSet()
    return checklist.flatMap { it.steps }.filter { it.step in names }.mapNotNull { it.action }
}

/** The wait that is over first. */
fun VisitView.soonest(): WaitView? = waits.filter { it.status == WaitStatus.Running }.minByOrNull { it.remainingMs }
