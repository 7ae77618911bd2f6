package app.doorstep.phone

import app.doorstep.MovedClock
import app.doorstep.core.UnplannedVisit
import app.doorstep.core.VisitPhase
import app.doorstep.core.WaitStatus
import app.doorstep.folder
import app.doorstep.phoneIn
import kotlin.test.Test
import kotlin.test.assertEquals
import kotlin.test.assertNotNull
import kotlin.test.assertTrue
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.runBlocking

/** The wait at the door: by the time that passes, over the death of the process, and told after a restart. */
class KnockTest {
    private suspend fun Walk.knocked(): String {
        val visit = doorstep.openUnplanned(UnplannedVisit(faultKind = "no_heat")).visit
        quietly { openVisit(visit) }
        work { it.phase == VisitPhase.AtDoor }
        press(assertNotNull(visit().next))
        return visit
    }

    @Test
    fun `it ticks, ends, and offers the second knock`() = runBlocking<Unit> {
        val time = TestTime()
        Walk(phoneIn(folder().toString(), "doorstep-default", time.clock), time).use { walk ->
            val visit = walk.knocked()
            walk.tap { go(Place.Knock(visit)) }
            val model = walk.on<VisitModel>()
            val wait = assertNotNull(walk.visit().soonest())
            assertTrue(wait.remainingMs in 1..30_000)
            assertTrue(assertNotNull(walk.besides.alarms[visit]) in 1..30_000)
            time.pass(10_000)
            val passed = model.elapsed.first { it >= 10_000 }
            assertTrue(wait.remainingMs - passed <= 20_000)
            time.pass(wait.remainingMs)
            model.state.first { screen -> screen.view?.waits?.any { it.status == WaitStatus.Over } == true }
            assertTrue(visit !in walk.besides.alarms)
            val again = walk.visit().awaited().single()
            assertEquals("knocked", again.step)
            walk.press(again)
            assertEquals(2, walk.visit().checklist.flatMap { it.steps }.single { it.step == "knocked" }.count)
            assertTrue(visit in walk.besides.alarms, "the second knock begins another wait")
        }
    }

    @Test
    fun `it goes on after the process has died`() = runBlocking<Unit> {
        val (folder, time) = folder().toString() to TestTime()
        var saved = ""
        val before = Walk(phoneIn(folder, "doorstep-default", time.clock), time).use { walk ->
            val visit = walk.knocked()
            walk.tap { go(Place.Knock(visit)) }
            saved = walk.phone.saved()
            assertNotNull(walk.visit().soonest()).remainingMs
        }
        time.pass(5_000)
        Walk(phoneIn(folder, "doorstep-default", time.clock), time, saved).use { walk ->
            val place = walk.shown().place
            assertTrue(place is Place.Knock)
            val left = assertNotNull(walk.visit().soonest()).remainingMs
            assertTrue(left <= before - 5_000, "$left of $before")
            assertEquals(left, walk.besides.alarms[place.visit])
            walk.tap { back() }
            assertEquals(Place.Visit(place.visit), walk.shown().place)
        }
    }

    @Test
    fun `after a restart of the phone it cannot be told, and nothing rings`() = runBlocking<Unit> {
        val folder = folder().toString()
        var visit = ""
        TestTime().let { time ->
            Walk(phoneIn(folder, "doorstep-default", time.clock), time).use { visit = it.knocked() }
        }
        val time = TestTime(MovedClock("boot-2"))
        Walk(phoneIn(folder, "doorstep-default", time.clock), time).use { walk ->
            walk.quietly { openKnock(visit) }
            assertEquals(listOf<WaitStatus>(WaitStatus.CannotTell), walk.visit().waits.map { it.status })
            assertTrue(walk.besides.alarms.isEmpty())
        }
    }
}
