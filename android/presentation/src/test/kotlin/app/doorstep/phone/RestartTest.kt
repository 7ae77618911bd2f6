package app.doorstep.phone

import app.doorstep.core.ActionScreen
import app.doorstep.core.Language
import app.doorstep.core.LineKind
import app.doorstep.core.LineSource
import app.doorstep.core.Quote
import app.doorstep.core.UnplannedVisit
import app.doorstep.core.VisitPhase
import app.doorstep.folder
import app.doorstep.phoneIn
import kotlin.test.Test
import kotlin.test.assertEquals
import kotlin.test.assertIs
import kotlin.test.assertNotNull
import kotlinx.coroutines.runBlocking

/** The process dies anywhere; the next one is where the person was, on what is on the disk. */
class RestartTest {
    @Test
    fun `every place is found again`() = runBlocking<Unit> {
        val (folder, time) = folder().toString() to TestTime()
        lateinit var stacks: List<List<Place>>
        var quotes = 0
        Walk(phoneIn(folder, "doorstep-default", time.clock), time).use { walk ->
            val visit = walk.doorstep.openUnplanned(UnplannedVisit(faultKind = "no_heat")).visit
            walk.quietly { openVisit(visit) }
            walk.work { it.phase == VisitPhase.Inside }
            val line = walk.doorstep.quote(visit, Quote("valve", 1, 8_600, LineSource.Company, LineKind.Part)).event
            val ask = assertNotNull(walk.visit().buttons().first { it.screen == ActionScreen.Ask && it.asks.isNotEmpty() })
            val part = walk.doorstep.tariff(visit).lines.first().part
            val base = listOf(Place.Today, Place.Visit(visit))
            stacks = listOf(
                listOf(Place.Today), base, listOf(Place.Today, Place.Settings), listOf(Place.Today, Place.Open),
                base + Place.Knock(visit), base + Place.NoAnswer(visit), base + Place.Hazard(visit), base + Place.Note(visit),
                base + Place.Ask(visit, Button(ask)), base + Place.Evidence(visit), base + Place.Parts(visit),
                base + Place.Parts(visit) + Place.Tariff(visit) + Place.Quote(visit, part = part),
                base + Place.Quote(visit, line = line), base + Place.Consent(visit, line, Language.ENGLISH),
            )
            quotes = walk.visit().parts.size
        }
        for (places in stacks) {
            Walk(phoneIn(folder, "doorstep-default", time.clock), time, places.spelled()).use { walk ->
                assertEquals(places.last(), walk.shown().place)
                assertNotNull(walk.shown().model.state.value.view, "${places.last()}: ${walk.trouble()?.text}")
                assertEquals(places.spelled(), walk.phone.saved())
                if (places.size > 1) walk.tap { back() }
                assertEquals(places.dropLast(1).ifEmpty { places }.last(), walk.shown().place)
            }
        }
        assertEquals(1, quotes)
    }

    @Test
    fun `a button that is not offered any more leads to its visit`() = runBlocking<Unit> {
        val folder = folder().toString()
        val time = TestTime()
        Walk(phoneIn(folder, "doorstep-default", time.clock), time).use { walk ->
            val visit = walk.doorstep.openUnplanned(UnplannedVisit()).visit
            val places = listOf(Place.Today, Place.Visit(visit), Place.Ask(visit, Button("gone", "gone", "")))
            walk.close()
            Walk(phoneIn(folder, "doorstep-default", time.clock), time, places.spelled()).use { next ->
                assertIs<Place.Visit>(next.shown().place)
            }
        }
    }

    @Test
    fun `a phone that joined no office begins with the welcome`() = runBlocking<Unit> {
        val doorstep = app.doorstep.Doorstep.open(app.doorstep.core.OpenConfig(folder().toString(), Language.CHINESE))
        Walk(doorstep, language = Language.CHINESE).use { walk ->
            assertEquals(Place.Welcome, walk.shown().place)
            val welcome = walk.on<WelcomeModel>()
            walk.tap { welcome.join("http://127.0.0.1:9", "no-code", "") }
            assertEquals(Place.Welcome, walk.shown().place)
            assertNotNull(walk.trouble())
        }
    }
}
