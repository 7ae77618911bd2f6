package app.doorstep.phone

import app.doorstep.core.LateReason
import app.doorstep.core.Moment
import app.doorstep.core.SaidBy
import app.doorstep.core.StepStatus
import app.doorstep.core.UnplannedVisit
import app.doorstep.core.VisitPhase
import app.doorstep.core.VisitView
import app.doorstep.phone as engine
import app.doorstep.step
import kotlin.test.Test
import kotlin.test.assertEquals
import kotlin.test.assertIs
import kotlin.test.assertNotNull
import kotlin.test.assertNull
import kotlin.test.assertTrue
import kotlinx.coroutines.runBlocking

/** Taps on a real engine: one is one record, a refusal has its ways out, and a failed write can be tried again. */
class TapTest {
    private suspend fun on(pack: String = "doorstep-default", work: suspend Walk.(visit: String) -> Unit) {
        val time = TestTime()
        Walk(engine(pack, time.clock), time).use { walk ->
            val visit = walk.doorstep.openUnplanned(UnplannedVisit(faultKind = "no_heat")).visit
            walk.quietly { openVisit(visit) }
            walk.work(visit)
        }
    }

    private fun VisitView.count(step: String): Int = assertNotNull(step(step)).count

    @Test
    fun `two taps at once are one record`() = runBlocking<Unit> {
        on {
            val model = on<VisitModel>()
            val next = assertNotNull(visit().next)
            tap {
                model.act(next)
                model.act(next)
                model.together(visitNow(model).together())
            }
            assertEquals(2L, visit().recordTotal)
        }
    }

    private fun visitNow(model: VisitModel) = assertNotNull(model.state.value.view)

    @Test
    fun `what is told in one go keeps its own records, and stops at the first that is held`() = runBlocking<Unit> {
        on { visit ->
            val steps = visit().together()
            assertEquals(listOf("order_verified", "parts_ready", "kit_checked"), steps.map { it.step })
            val model = on<VisitModel>()
            val held = assertNotNull(visit().step("entered")?.action ?: visit().others.firstOrNull())
            // A button that the rules hold stands in the middle.
            val entered = held.copy(act = "entered", step = "", label = "Went in", asks = emptyList())
            tap { model.together(listOf(steps[0], entered, steps[1])) }
            assertEquals(StepStatus.Done, visit().step("order_verified")?.status)
            assertEquals(StepStatus.Now, visit().step("parts_ready")?.status)
            val trouble = assertNotNull(trouble())
            assertTrue(trouble.text.startsWith("Recorded: ${steps[0].label}. “Went in” was not recorded"), trouble.text)
            assertEquals(2L, doorstep.visit(visit).recordTotal)
        }
    }

    @Test
    fun `a refusal offers what satisfies it, and a reason passes it`() = runBlocking<Unit> {
        on {
            val setOut = assertNotNull(visit().step("set_out")).action ?: visit().buttons().first { it.act == "arrived" }.copy(act = "set_out", label = "Set out")
            val model = on<VisitModel>()
            tap { model.act(setOut) }
            val refusal = assertNotNull(trouble()?.refusal, trouble()?.text)
            assertTrue(refusal.remedies.isNotEmpty())
            val remedy = refusal.remedies.first()
            tap { model.act(remedy) }
            assertNull(trouble()?.text)
            assertEquals(StepStatus.Done, visit().step(remedy.step)?.status)
            tap { model.act(setOut) }
            val reasons = assertNotNull(trouble()?.refusal).reasons
            if (reasons.isEmpty()) return@on
            tap { model.pass(reasons.first()) }
            assertNull(trouble()?.text)
            assertEquals(VisitPhase.Travelling, visit().phase)
        }
    }

    @Test
    fun `a reason that was not offered passes nothing`() = runBlocking<Unit> {
        on {
            val model = on<VisitModel>()
            tap { model.pass(app.doorstep.core.ChoiceView("emergency", "Emergency")) }
            tap { model.again() }
            assertEquals(1L, visit().recordTotal)
        }
    }

    @Test
    fun `a write that fails says so in place and is tried again`() = runBlocking<Unit> {
        on {
            val model = on<VisitModel>()
            val next = assertNotNull(visit().next)
            doorstep.suspendFiles()
            tap { model.act(next) }
            val trouble = assertNotNull(trouble())
            assertTrue(trouble.text.isNotEmpty() && trouble.tried == next)
            doorstep.resume()
            tap { model.act(assertNotNull(trouble.tried)) }
            assertNull(trouble()?.text)
            assertEquals(2L, visit().recordTotal)
        }
    }

    @Test
    fun `what was done before is recorded as such`() = runBlocking<Unit> {
        on {
            val model = on<VisitModel>()
            val next = assertNotNull(visit().next)
            tap { model.earlier(next) }
            val ask = on<AskModel>()
            assertIs<Place.Ask>(shown().place)
            val hourAgo = time.clock.read().wallMs - 3_600_000
            tap { ask.done(emptyList(), Moment.Earlier(hourAgo, SaidBy.Myself, LateReason.PhoneDead)) }
            assertIs<Place.Visit>(shown().place)
            assertEquals(StepStatus.Done, visit().step(next.step)?.status)
        }
    }

    @Test
    fun `a note is kept, and one that is too long stays on the screen`() = runBlocking<Unit> {
        on { visit ->
            tap { go(Place.Note(visit)) }
            val model = on<VisitModel>()
            tap { model.note("长".repeat(20_000)) }
            assertIs<Place.Note>(shown().place)
            assertNotNull(trouble())
            tap { model.note("门锁是坏的 \uD83D") }
            assertIs<Place.Visit>(shown().place)
            assertEquals(2L, visit().recordTotal)
        }
    }

    @Test
    fun `a closed engine is a fault to report, and no screen breaks`() = runBlocking<Unit> {
        on {
            val model = on<VisitModel>()
            val next = assertNotNull(visit().next)
            doorstep.close()
            tap { model.act(next) }
            assertEquals(Way.REPORT, trouble()?.way)
            tap { go(Place.Settings) }
            assertEquals("closed", trouble()?.code)
            tap { back() }
        }
    }

    @Test
    fun `a visit that is not there says so`() = runBlocking<Unit> {
        on {
            for (visit in listOf("", "no-such", "01a22d3d-47c0-7188-8066-ad5671fabcfa", "\uD83D")) {
                quietly { openVisit(visit) }
                assertNotNull(trouble(), visit)
                quietly { openKnock(visit) }
                assertNotNull(trouble(), visit)
            }
        }
    }
}
