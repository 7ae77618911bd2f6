package app.doorstep.ui.pictures

import androidx.compose.runtime.Composable
import app.doorstep.core.SyncStatusView
import app.doorstep.core.VisitView
import app.doorstep.phone.Trouble
import app.doorstep.step
import app.doorstep.ui.KnockScreen
import app.doorstep.ui.NoAnswerScreen

/** At a door where nobody opens, after so many knocks. */
private fun PicturePhone.knocked(times: Int): String {
    val visit = open()
    work(visit) { it.next?.step == "knocked" }
    repeat(times) { step(visit, "knocked") }
    return visit
}

val knock = Gallery("Knock", "How long have I waited, and what may I do when the time is over?") {
    val counting = PicturePhone(PACK).run { knocked(1).let { clock.pass(12_000); view(it) } }
    val second = PicturePhone(PACK).run { knocked(1).let { clock.pass(31_000); view(it) } }
    val third = PicturePhone(PACK).run { knocked(3).let { clock.pass(31_000); view(it) } }
    val restarted = PicturePhone(PACK).run { knocked(1).let { clock.restart(); view(it) } }
    listOf(
        Shot("knock", "Counting", every = true) { Knock(counting[it]) },
        Shot("knock-second", "The time is over: second round") { Knock(second[it]) },
        Shot("knock-over", "Three rounds and no answer") { Knock(third[it]) },
        Shot("knock-restarted", "The phone was restarted: nobody can tell") { Knock(restarted[it]) },
    )
}

val noAnswer = Gallery("No answer", "What have I tried, what do I leave behind, when do I come back?") {
    val calls = PicturePhone(PACK).run {
        val visit = knocked(3)
        step(visit, "called", "no_answer")
        view(visit)
    }
    val note = PicturePhone(PACK).run {
        val visit = knocked(3)
        step(visit, "called", "no_answer")
        clock.pass(10 * 60_000)
        step(visit, "waited")
        step(visit, "note_left", "neighbour")
        view(visit)
    }
    val held = PicturePhone(PACK).run { knocked(2).let { view(it) to refused(it) { view -> view.step("knocked")?.action } } }
    val offline = PicturePhone(PACK).run {
        val visit = knocked(3)
        step(visit, "called", "unreachable")
        sync()
        view(visit) to both { it.syncStatus() }
    }
    listOf(
        Shot("no-answer", "Calls were tried", every = true) { NoAnswer(calls[it]) },
        Shot("no-answer-note", "A note was left") { NoAnswer(note[it]) },
        Shot("no-answer-early", "Too early for the next knock") { NoAnswer(held.first[it], held.second[it]) },
        Shot("no-answer-offline", "The office cannot be reached", whole = true) { NoAnswer(offline.first[it], sync = offline.second[it]) },
    )
}

@Composable
private fun Knock(view: VisitView) = KnockScreen(view, { it.remainingMs }, null, {}, {}, {})

@Composable
private fun NoAnswer(view: VisitView, trouble: Trouble? = null, sync: SyncStatusView? = null) =
    NoAnswerScreen(view, trouble, { it.remainingMs }, {}, {}, {}, {}, {}, sync = sync)
