package app.doorstep.phone

import app.doorstep.answer
import app.doorstep.core.ActionScreen
import app.doorstep.core.ActionTopic
import app.doorstep.core.ActionView
import app.doorstep.core.AskKind
import app.doorstep.core.ChoiceView
import app.doorstep.core.DoorstepException
import app.doorstep.core.FieldInput
import app.doorstep.core.Language
import app.doorstep.core.Moment
import app.doorstep.core.PassReason

/** A screen of one visit: opens or records what the engine offers, and passes a rule with a recorded reason. */
abstract class VisitTaps<V : Any>(phone: PhoneModel, val visit: String) : ScreenModel<V>(phone) {
    private class Attempt(val action: ActionView, val answers: List<FieldInput>, val moment: Moment, val then: (() -> Unit)?)

    private var last: Attempt? = null

    /** A button of the engine's: recorded at once, or its screen comes first. */
    open fun act(action: ActionView) = when {
        action == state.value.trouble?.tried && action == last?.action -> again()
        action.topic == ActionTopic.Note && action.asks.size == 1 -> phone.go(Place.Note(visit))
        action.asksPrice -> phone.go(if (action.line.isEmpty()) Place.Tariff(visit) else Place.Quote(visit, line = action.line))
        else -> when (action.screen) {
            ActionScreen.Ask -> phone.ask(visit, action)
            ActionScreen.Consent -> phone.go(Place.Consent(visit, action.line, phone.customers))
            ActionScreen.Statement, ActionScreen.Signature -> phone.go(Place.Statement(visit, phone.customers))
            ActionScreen.Tap, is ActionScreen.Newer -> record(action)
        }
    }

    /** The button and the answer to all that it asks, where that is one choice. */
    fun answer(action: ActionView, choice: ChoiceView) {
        val ask = action.onlyChoice ?: return act(action)
        record(action, listOf(ask.answer(choice)))
    }

    /** It was done before it could be recorded: when, who says so, and why only now are asked first. */
    fun earlier(action: ActionView) = phone.ask(visit, action, earlier = true)

    /** The button and the answers to what it asks, where its screen asks by itself. */
    fun answered(action: ActionView, answers: List<FieldInput>) = if (answers.isEmpty()) act(action) else record(action, answers)

    /** Records these one after the other; the first that is refused ends it, and the trouble says what is recorded. */
    fun together(actions: List<ActionView>) = tap {
        val recorded = mutableListOf<String>()
        for (action in actions) {
            try {
                phone.doorstep.perform(visit, action)
            } catch (failed: DoorstepException) {
                last = Attempt(action, emptyList(), Moment.Now, null)
                val trouble = failed.trouble(action)
                throw Stopped(trouble.copy(text = partly(recorded, action, trouble.text, phone.language.value)))
            }
            recorded += action.label
        }
    }

    /** The same again, with this reason for passing the rules that held it. */
    fun pass(reason: ChoiceView) {
        val refusal = state.value.trouble?.refusal ?: return
        val tried = last ?: return
        if (refusal.reasons.none { it.code == reason.code }) return
        val reasons = refusal.lines.filter { it.rule.isNotEmpty() }.map { PassReason(it.rule, reason.code) }.distinct()
        record(tried, reasons)
    }

    /** The same again, such as after space was made. */
    fun again() {
        record(last ?: return, emptyList())
    }

    protected fun record(
        action: ActionView,
        answers: List<FieldInput> = emptyList(),
        moment: Moment = Moment.Now,
        then: (() -> Unit)? = null,
    ) = record(Attempt(action, answers, moment, then), emptyList())

    private fun record(attempt: Attempt, reasons: List<PassReason>) = tap(attempt.action, attempt.then) {
        last = attempt
        phone.doorstep.perform(visit, attempt.action, attempt.answers, reasons, attempt.moment)
    }

    private val ActionView.asksPrice: Boolean
        get() = topic == ActionTopic.Quote && asks.any { it.kind == AskKind.Number }
}

private fun partly(recorded: List<String>, held: ActionView, why: String, language: Language): String = when {
    recorded.isEmpty() -> why
    language == Language.CHINESE -> "已记录：${recorded.joinToString("、")}。“${held.label}”没有记录：$why"
    else -> "Recorded: ${recorded.joinToString(", ")}. “${held.label}” was not recorded: $why"
}
