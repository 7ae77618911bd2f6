package app.doorstep.phone

import app.doorstep.core.ActionScreen
import app.doorstep.core.Sign
import app.doorstep.core.SignOffStatus
import app.doorstep.core.StepStatus
import app.doorstep.core.UnplannedVisit
import app.doorstep.core.VisitPhase
import app.doorstep.core.VisitView
import app.doorstep.phone as engine
import kotlin.test.Test
import kotlin.test.assertEquals
import kotlin.test.assertNotNull
import kotlin.test.assertTrue
import kotlinx.coroutines.runBlocking

/** How often a person touches the glass. Each count is of model calls that stand for one touch. */
class TapCountTest {
    private suspend fun walk(pack: String): Walk {
        val time = TestTime()
        return Walk(engine(pack, time.clock), time)
    }

    private suspend fun Walk.opened(): String = doorstep.openUnplanned(UnplannedVisit(faultKind = "no_heat")).visit

    private fun VisitView.done(): Int =
        checklist.flatMap { it.steps }.count { it.status == StepStatus.Done }

    /** From the list of the day to having left, signature and all. */
    private suspend fun wholeVisit(pack: String): Double = walk(pack).use { walk ->
        val visit = walk.opened()
        val today = walk.on<TodayModel>()
        walk.tap { today.open(visit) }
        walk.work { it.next?.screen == ActionScreen.Statement }
        val screen = walk.on<VisitModel>()
        val next = assertNotNull(walk.visit().next)
        walk.tap { screen.act(next) }
        val statement = walk.on<StatementModel>()
        // One touch to the end of the text, and one to the pad.
        walk.tap { }
        walk.tap { statement.go(Signing.SIGNS) }
        // One touch to say who signs, one stroke at least, one touch to hand it in.
        walk.tap { }
        walk.tap { }
        val relation = assertNotNull(statement.state.value.view).statement.relations.first().code
        walk.tap { statement.sign(signature, relation) }
        assertEquals(SignOffStatus.Signed, walk.visit().signOff.status)
        walk.work { it.phase == VisitPhase.Left }
        val view = walk.visit()
        assertTrue(view.findings.none { it.sign == Sign.Attention }, view.findings.joinToString { it.title })
        // Each record is a step of the visit, whether or not the pack lists it; the first is not the technician's touch.
        val steps = view.recordTotal - 1
        println("taps: $pack: ${walk.taps} touches for $steps steps, of which ${view.done()} are on the list")
        walk.taps.toDouble() / steps
    }

    @Test
    fun `from the lock screen to knocked it takes three touches`() = runBlocking<Unit> {
        walk("doorstep-default").use { walk ->
            val visit = walk.opened()
            walk.quietly { openVisit(visit) }
            walk.work { it.phase == VisitPhase.Travelling }
            val before = walk.taps
            // The notification of the visit, the arrival, and one of the two ways to knock.
            walk.tap { openVisit(visit) }
            walk.press(assertNotNull(walk.visit().next))
            assertEquals(VisitPhase.AtDoor, walk.visit().phase)
            walk.press(assertNotNull(walk.visit().next))
            val knocks = walk.visit().checklist.flatMap { it.steps }.filter { it.step == "knocked" }
            assertEquals(1, knocks.single().count)
            println("taps: from the lock screen to knocked: ${walk.taps - before}")
            assertTrue(walk.taps - before <= 3)
        }
    }

    @Test
    fun `a whole visit takes at most 1,2 touches a step`() = runBlocking<Unit> {
        for (pack in listOf("doorstep-default", "heating-guide-30min")) {
            val ratio = wholeVisit(pack)
            assertTrue(ratio <= 1.2, "$pack: $ratio")
        }
    }
}
