package app.doorstep.ui.pictures

import androidx.compose.runtime.Composable
import app.doorstep.core.ActionView
import app.doorstep.core.VisitPhase
import app.doorstep.core.VisitView
import app.doorstep.phone.Trouble
import app.doorstep.step
import app.doorstep.ui.AskScreen
import app.doorstep.ui.NoteScreen
import java.time.ZoneId

private const val NOW = 1_763_947_200_000
private val zone = ZoneId.of("Asia/Shanghai")

val ask = Gallery("Form of an action", "What else has to be known before it is recorded?") {
    val inside = PicturePhone("heating-guide-30min").run { open().let { id -> work(id) { it.phase == VisitPhase.Inside }; view(id) } }
    val door = PicturePhone(PACK).run { open().let { id -> work(id) { it.next?.step == "entry_granted" }; view(id) } }
    val called = PicturePhone(PACK).run {
        val visit = open()
        work(visit) { it.next?.step == "knocked" }
        repeat(3) { step(visit, "knocked") }
        view(visit)
    }
    val reached = PicturePhone(PACK).run {
        val visit = open()
        work(visit) { it.next?.step == "knocked" }
        repeat(3) { step(visit, "knocked") }
        step(visit, "called", "answered")
        view(visit)
    }
    fun Both<VisitView>.action(pick: (VisitView) -> ActionView?) = map { view, _ -> pick(view) ?: error("no such button") }
    val one = called.action { it.step("called")?.action }
    val two = door.action { it.next }
    val reading = inside.action { view -> view.others.find { it.asks.any { ask -> ask.name == "deci_c" } } }
    val pay = inside.action { view -> view.others.find { it.asks.any { ask -> ask.name == "fen" } && it.asks.size == 1 } }
    val time = reached.action { view -> view.step("appointment_agreed")?.action }
    listOf(
        Shot("ask-choice", "One question: each answer is a button") { Ask(one[it]) },
        Shot("ask", "Two questions", every = true) { Ask(two[it]) },
        Shot("ask-answered", "Both answered", hand = { tap("租户", "tenant"); tap("口头", "poken") }) { Ask(two[it]) },
        Shot("ask-temperature", "A temperature, as people say it", hand = { type("温度", "Temperature", "17.5") }) { Ask(reading[it]) },
        Shot("ask-amount", "An amount, in yuan", hand = { type("金额", "Amount", "86") }) { Ask(pay[it]) },
        Shot("ask-time", "Another time", every = true) { Ask(time[it]) },
        Shot("ask-earlier", "Done earlier, recorded now", whole = true) { Ask(one[it], earlier = true) },
    )
}

val note = Gallery("Note", "What else should be known?") {
    listOf(
        Shot("note", "Nothing typed yet") { NoteScreen(null, {}, {}) },
        Shot("note-typed", "Typed", every = true, hand = { type("说明", "say", "客户说昨晚暖气片响，已放气。Air let out.") }) { NoteScreen(null, {}, {}) },
    )
}

@Composable
private fun Ask(action: ActionView, trouble: Trouble? = null, earlier: Boolean = false) =
    AskScreen(action, trouble, NOW, zone, { _, _ -> }, {}, earlier = earlier)
