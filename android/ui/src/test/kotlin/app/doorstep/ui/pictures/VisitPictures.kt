package app.doorstep.ui.pictures

import androidx.compose.runtime.Composable
import app.doorstep.core.ActionScreen
import app.doorstep.core.ActionView
import app.doorstep.core.ColleagueView
import app.doorstep.core.Language
import app.doorstep.core.LineKind
import app.doorstep.core.LineSource
import app.doorstep.core.Quote
import app.doorstep.core.VisitPhase
import app.doorstep.core.VisitView
import app.doorstep.phone.Trouble
import app.doorstep.phone.together
import app.doorstep.step
import app.doorstep.ui.VisitScreen
import kotlinx.coroutines.runBlocking

private const val RECORDED = "0193a5c0-0000-7000-8000-000000000001"

/** Which pack the phone holds. */
internal const val PACK = "doorstep-default"

val visit = Gallery("Visit", "What do I do now, and what must not be forgotten?") {
    val before = PicturePhone(PACK).run { view(open()) }
    val door = PicturePhone(PACK).run { open().let { work(it) { at -> at.phase == VisitPhase.AtDoor }; view(it) } }
    val waiting = PicturePhone(PACK).run {
        val visit = open()
        work(visit) { it.waits.isNotEmpty() }
        clock.pass(12_000)
        view(visit)
    }
    val opened = PicturePhone(PACK).run { open().let { step -> work(step) { it.next?.step == "id_shown" }; view(step) } }
    val working = PicturePhone(PACK).run {
        val visit = open()
        work(visit) { it.next?.step == "repair_started" }
        runBlocking { engine.quote(visit, part) }
        view(visit)
    }
    val hazard = PicturePhone(PACK).run {
        val visit = open()
        work(visit) { it.next?.step == "repair_started" }
        step(visit, "hazard_found", "gas_smell")
        view(visit)
    }
    val signing = PicturePhone(PACK).run { open().let { id -> work(id) { it.next?.screen == ActionScreen.Statement }; view(id) } }
    val signed = PicturePhone(PACK).run {
        val visit = open()
        work(visit) { it.next?.screen == ActionScreen.Statement }
        runBlocking {
            val statement = engine.statement(visit, Language.CHINESE)
            engine.sign(visit, statement.sha256, "[[[0,0],[20,45],[41,2],[63,44],[80,0]],[[85,12],[120,9]]]".toByteArray(), "owner")
        }
        view(visit)
    }
    val blocked = PicturePhone(PACK).run {
        val visit = open()
        work(visit) { it.next?.step == "greeted" }
        view(visit) to refused(visit) { view -> view.step("knocked")?.action }
    }
    val cancelled = PicturePhone("knock-30s-service-code", recording = "cancelled-but-attended").view(RECORDED)
    val changed = PicturePhone("heating-guide-30min", recording = "price-changed-after-consent").view(RECORDED)
        .map { view, chinese ->
            val text = if (chinese) "09:58 同事 王师傅: 修改报价 · ¥99.00" else "09:58 Colleague 王师傅: Revised the quote · ¥99.00"
            view.copy(news = listOf(ColleagueView("e1", text)), newsTotal = 1)
        }
    listOf(
        Shot("visit-before", "Before travel") { Visit(before[it]) },
        Shot("visit-door", "At the door") { Visit(door[it]) },
        Shot("visit-waiting", "Waiting: the knock timer runs", every = true) { Visit(waiting[it]) },
        Shot("visit-together", "Steps that belong together, told in one go", every = true) { Visit(opened[it]) },
        Shot("visit-together-one", "One of them was not done", hand = { tap("已说明身份", "Introduced") }) { Visit(opened[it]) },
        Shot("visit-working", "At work") { Visit(working[it]) },
        Shot("visit-working-whole", "At work, the whole screen", whole = true) { Visit(working[it]) },
        Shot("visit-steps", "A step that is opened", hand = { tap("说明身份", "Say who you are") }, whole = true) { Visit(opened[it]) },
        Shot("visit-more", "What else is within reach", hand = { tap("更多", "More") }) { Visit(working[it]) },
        Shot("visit-blocked", "Held by a rule, with what would allow it", every = true) { Visit(blocked.first[it], blocked.second[it]) },
        Shot("visit-hazard", "A hazard stops the work") { Visit(hazard[it]) },
        Shot("visit-ready", "Ready to sign") { Visit(signing[it]) },
        Shot("visit-signed", "Signed") { Visit(signed[it]) },
        Shot("visit-cancelled", "Cancelled by the office while somebody is inside") { Visit(cancelled[it]) },
        Shot("visit-news", "Changed by a colleague just now") { Visit(changed[it]) },
        Shot("visit-news-whole", "The same, the whole screen: deadlines, issues, charges", whole = true) { Visit(changed[it]) },
    )
}

private val part = Quote("valve-dn20", 1, 8_600, LineSource.Company, LineKind.Part, name = "DN20 阀门")

@Composable
internal fun Visit(view: VisitView, trouble: Trouble? = null, together: List<ActionView> = view.together()) = VisitScreen(
    view, trouble, together, { it.remainingMs },
    {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {},
)
