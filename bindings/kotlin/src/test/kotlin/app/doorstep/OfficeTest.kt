package app.doorstep

import app.doorstep.core.ActionScreen
import app.doorstep.core.ConsentAnswer
import app.doorstep.core.CustodyStatus
import app.doorstep.core.DoorstepException
import app.doorstep.core.Language
import app.doorstep.core.LineKind
import app.doorstep.core.LineSource
import app.doorstep.core.OpenConfig
import app.doorstep.core.Quote
import app.doorstep.core.SignOffStatus
import app.doorstep.core.SyncProgress
import app.doorstep.core.VisitPhase
import app.doorstep.core.VisitView
import kotlin.test.Test
import kotlin.test.assertEquals
import kotlin.test.assertFailsWith
import kotlin.test.assertNotNull
import kotlin.test.assertTrue
import kotlinx.coroutines.runBlocking

/** Phones in Kotlin against a real office. */
class OfficeTest {
    @Test
    fun `the example runs`() = runBlocking {
        Office().use { office ->
            office.order("li")
            val said = Example(folder().toString(), office.address, office.code("li"))
            assertTrue(said.startsWith("at the office"), said)
        }
    }

    /** Presses the big button, waiting where the standard says so, until [done]. */
    private suspend fun Doorstep.work(visit: String, clock: MovedClock, done: (VisitView) -> Boolean): VisitView {
        repeat(80) {
            val screen = visit(visit)
            if (done(screen)) return screen
            val next = assertNotNull(screen.next, "a button at ${screen.phaseWord}")
            clock.pass(next.waitMs + 2_000)
            press(visit, next)
        }
        error("it does not end")
    }

    private fun VisitView.nextIs(screen: ActionScreen) = next?.screen == screen

    private val valve = Quote("valve-dn20", 1, 8_600, LineSource.Company, LineKind.Part, name = "Valve DN20")

    @Test
    fun `a visit, an offline stretch, a colleague's edit, and a signature`() = runBlocking {
        Office().use { office ->
            office.order("li", "wang")
            val clock = MovedClock()
            val line = Line(UrlTransport(office.address))
            val li = Doorstep.open(OpenConfig(folder().toString(), Language.ENGLISH), clock = clock, transport = line)
            // The colleague's engine brings its own HTTP and clocks.
            val wang = Doorstep.open(OpenConfig(folder().toString(), Language.CHINESE, office.address))

            assertEquals("li", li.enrol(office.code("li"), "Li's phone").person)
            wang.enrol(office.code("wang"))
            val progress = mutableListOf<SyncProgress>()
            assertTrue(li.sync { progress += it }.pulled > 0)
            assertTrue(progress.isNotEmpty())
            val visit = assertNotNull(li.today().next).visit
            li.work(visit, clock) { it.phase == VisitPhase.Inside }
            val quoted = li.quote(visit, valve).event
            li.sync()
            wang.sync()
            assertEquals(CustodyStatus.AtOffice, li.visit(visit).custody.status)

            // Without a network everything goes on, and the screen says where the records are.
            line.cut = true
            val shown = li.consentScreen(visit, quoted, Language.ENGLISH)
            assertEquals(8_600, shown.fen)
            val yes = ConsentAnswer(true, shown.relations.first().code, shown.ways.first().code)
            li.consent(visit, shown, yes)
            val away = assertFailsWith<DoorstepException.TryLater> { li.sync() }
            assertEquals("unreachable", away.code)
            assertTrue(li.visit(visit).custody.waiting > 0)

            // Meanwhile the colleague, who knows of no consent, changes the price.
            wang.quote(visit, valve.copy(line = quoted, fen = 9_900))
            wang.sync()
            line.cut = false
            li.sync()
            wang.sync()
            val both = listOf(li, wang).map { phone -> phone.visit(visit).findings.map { it.code }.sorted() }
            assertEquals(both[0], both[1], "both phones see the same cases")
            assertTrue("price-changed-after-consent" in both[0], "${both[0]}")
            assertTrue(li.visit(visit).news.isNotEmpty())
            li.markSeen(visit)
            assertTrue(li.visit(visit).news.isEmpty())

            // A consent to what was shown before is no consent to the new price.
            val stale = assertFailsWith<DoorstepException.Refused> { li.consent(visit, shown, yes) }
            assertNotNull(stale.refusal)
            val now = li.consentScreen(visit, quoted, Language.ENGLISH)
            assertEquals(9_900, now.fen)
            li.consent(visit, now, yes)

            li.work(visit, clock) { it.nextIs(ActionScreen.Statement) }
            val statement = li.statement(visit, Language.ENGLISH)
            assertEquals(statement.text, li.storedStatement(visit, statement.sha256))
            li.sign(visit, statement.sha256, strokes, "owner")
            assertEquals(SignOffStatus.Signed, li.visit(visit).signOff.status)
            li.sync()
            wang.sync()
            assertEquals(SignOffStatus.Signed, wang.visit(visit).signOff.status)
            assertEquals(0, li.evidence(visit).custody.waiting)
            li.close()
            wang.close()
        }
    }
}
