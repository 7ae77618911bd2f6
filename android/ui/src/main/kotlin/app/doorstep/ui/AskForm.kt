package app.doorstep.ui

import androidx.compose.runtime.Composable
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateMapOf
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.saveable.Saver
import androidx.compose.runtime.saveable.rememberSaveable
import androidx.compose.runtime.setValue
import app.doorstep.answer
import app.doorstep.core.ActionView
import app.doorstep.core.AskKind
import app.doorstep.core.AskView
import app.doorstep.core.ChoiceView
import app.doorstep.core.FieldInput
import app.doorstep.core.FieldValue
import app.doorstep.core.LateReason
import app.doorstep.core.Moment
import app.doorstep.core.SaidBy
import app.doorstep.phone.Word

/** A form that is being filled: what was chosen and typed so far, by question. It outlives a turned phone. */
internal class AskForm(earlier: Boolean, claimedAt: Long) {
    /** Codes, typed text and moments, as text, by the name of the question. */
    val given = mutableStateMapOf<String, String>()
    var earlier by mutableStateOf(earlier)

    /** UTC milliseconds of what was done earlier. */
    var claimedAt by mutableStateOf(claimedAt)

    /** Places in [sources] and [reasons]; -1 while nothing is chosen. */
    var source by mutableStateOf(-1)
    var reason by mutableStateOf(-1)

    fun answer(action: ActionView, ask: AskView, choice: ChoiceView): List<FieldInput> {
        given[ask.name] = choice.code
        return answers(action)
    }

    /** What is answered; nothing of what was left empty. */
    fun answers(action: ActionView): List<FieldInput> = action.asks.mapNotNull { ask -> value(ask) }

    private fun value(ask: AskView): FieldInput? {
        val text = given[ask.name]?.trim().orEmpty()
        if (text.isEmpty()) return null
        return when (ask.kind) {
            AskKind.Choice, AskKind.Code -> FieldInput(ask.name, FieldValue.Code(text))
            AskKind.Number -> Figure.of(ask).read(text)?.let { ask.answer(it) }
            AskKind.Moment -> ask.answer(text.toLong())
            AskKind.Text, is AskKind.Newer -> ask.answer(text)
        }
    }

    /** The questions that still have to be answered, as they are asked. */
    fun missing(action: ActionView): List<Word> {
        val asked = action.asks.filter { !it.optional && value(it) == null }.map { Figure.of(it).label(it) }
        if (!earlier) return asked
        return asked + listOfNotNull(
            AskWords.whoSays.takeIf { source < 0 },
            AskWords.whyLate.takeIf { reason < 0 },
        )
    }

    fun moment(): Moment = if (earlier) Moment.Earlier(claimedAt, sources[source], reasons[reason]) else Moment.Now

    companion object {
        val sources = listOf(SaidBy.Myself, SaidBy.Customer, SaidBy.Colleague, SaidBy.Paper)
        val reasons = listOf(LateReason.PhoneDead, LateReason.NoTime, LateReason.Forgot, LateReason.Other)

        val saver = Saver<AskForm, ArrayList<String>>(
            save = { form ->
                val fixed = listOf(form.earlier, form.claimedAt, form.source, form.reason).map { it.toString() }
                ArrayList(fixed + form.given.flatMap { (name, text) -> listOf(name, text) })
            },
            restore = { saved ->
                AskForm(saved[0].toBoolean(), saved[1].toLong()).apply {
                    source = saved[2].toInt()
                    reason = saved[3].toInt()
                    saved.drop(4).chunked(2).forEach { (name, text) -> given[name] = text }
                }
            },
        )
    }
}

/** A form of this action; moments start at the next half hour, each an hour after the one before. */
@Composable
internal fun rememberAskForm(action: ActionView, now: Long, earlier: Boolean): AskForm =
    rememberSaveable(action.act, action.step, action.line, saver = AskForm.saver) {
        AskForm(earlier, now - now % MINUTE).apply {
            var next = now - now % HALF_HOUR + HALF_HOUR
            action.asks.filter { it.kind == AskKind.Moment }.forEach { ask ->
                given[ask.name] = next.toString()
                next += 2 * HALF_HOUR
            }
        }
    }

internal const val MINUTE = 60_000L
internal const val HALF_HOUR = 30 * MINUTE
