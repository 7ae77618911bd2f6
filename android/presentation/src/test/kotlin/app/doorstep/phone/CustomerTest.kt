package app.doorstep.phone

import app.doorstep.core.ActionScreen
import app.doorstep.core.ConsentAnswer
import app.doorstep.core.ConsentStatus
import app.doorstep.core.Language
import app.doorstep.core.LineKind
import app.doorstep.core.LineSource
import app.doorstep.core.Quote
import app.doorstep.core.SignOffStatus
import app.doorstep.core.UnplannedVisit
import app.doorstep.core.VisitPhase
import app.doorstep.phone as engine
import kotlin.test.Test
import kotlin.test.assertEquals
import kotlin.test.assertIs
import kotlin.test.assertNotNull
import kotlin.test.assertNull
import kotlin.test.assertTrue
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.runBlocking

/** Prices, and what the customer does with the phone in the hand. */
class CustomerTest {
    private val valve = Quote("valve-dn20", 1, 8_600, LineSource.Company, LineKind.Part, name = "Valve DN20")

    private suspend fun inside(work: suspend Walk.(visit: String) -> Unit) {
        val time = TestTime()
        Walk(engine("doorstep-default", time.clock), time).use { walk ->
            val visit = walk.doorstep.openUnplanned(UnplannedVisit(faultKind = "no_heat")).visit
            walk.quietly { openVisit(visit) }
            walk.work { it.phase == VisitPhase.Inside }
            walk.work(visit)
        }
    }

    private suspend fun Walk.answer(agreed: Boolean) {
        val model = on<ConsentModel>()
        val shown = assertNotNull(model.state.value.view).consent
        tap { model.answer(ConsentAnswer(agreed, shown.relations.first().code, shown.ways.first().code)) }
    }

    @Test
    fun `a price of the tariff is proposed, quoted, agreed in the customer's language, and changed`() = runBlocking<Unit> {
        inside { visit ->
            tap { go(Place.Parts(visit)) }
            tap { go(Place.Tariff(visit)) }
            val tariff = on<TariffModel>()
            val line = assertNotNull(tariff.state.value.view).lines.first { it.kind == LineKind.Part }
            tap { tariff.choose(line) }
            val quoting = on<QuoteModel>()
            tap { quoting.propose(line.kind, line.part, 2) }
            val proposal = assertNotNull(quoting.state.first { it.view?.proposal != null }.view?.proposal)
            val fen = if (proposal.known) proposal.fen else 8_600L
            tap { quoting.quote(Quote(line.part, 2, fen, LineSource.Company, line.kind)) }
            assertNull(trouble()?.text)
            assertEquals(Place.Parts(visit), shown().place)
            val part = visit().parts.single()
            val ask = part.actions.first { it.screen == ActionScreen.Consent }

            act(ask)
            val consent = on<ConsentModel>()
            tap { consent.read(Language.CHINESE) }
            consent.state.first { it.view?.consent?.agree?.all { c -> c.code > 127 } == true }
            assertEquals(Language.CHINESE, assertIs<Place.Consent>(shown().place).language)
            answer(agreed = true)
            assertEquals(ConsentStatus.Given, visit().parts.single().consent)

            val revise = visit().parts.single().actions.first { it.screen == ActionScreen.Ask && it.line == part.line && it.asks.size > 1 }
            act(revise)
            assertEquals(part.line, assertIs<Place.Quote>(shown().place).line)
        }
    }

    @Test
    fun `what changed while the customer was reading is shown before it can be agreed`() = runBlocking<Unit> {
        inside { visit ->
            val line = doorstep.quote(visit, valve).event
            tap { go(Place.Consent(visit, line, Language.ENGLISH)) }
            doorstep.quote(visit, valve.copy(line = line, fen = 9_900))
            answer(agreed = true)
            val refusal = assertNotNull(trouble()?.refusal)
            assertEquals(8_600, on<ConsentModel>().state.value.view?.consent?.fen, "nothing moves under the finger")
            act(refusal.remedies.first { it.line == line })
            on<ConsentModel>().state.first { it.view?.consent?.fen == 9_900L }
            answer(agreed = false)
            assertEquals(ConsentStatus.Refused, doorstep.visit(visit).parts.single().consent)
        }
    }

    @Test
    fun `the statement is signed as it was shown, once`() = runBlocking<Unit> {
        inside { visit ->
            work { it.next?.screen == ActionScreen.Statement }
            act(assertNotNull(visit().next))
            val model = on<StatementModel>()
            val relation = assertNotNull(model.state.value.view).statement.relations.first().code
            tap { model.go(Signing.SIGNS) }
            tap { model.sign(Strokes(listOf(listOf(Point(0, 0)))), relation) }
            assertNotNull(trouble(), "a dot is no signature")
            tap { model.sign(signature, "") }
            assertEquals(SignOffStatus.Shown, doorstep.visit(visit).signOff.status, "nobody is no signer")
            tap {
                model.sign(signature, relation)
                model.sign(signature, relation)
            }
            assertEquals(SignOffStatus.Signed, doorstep.visit(visit).signOff.status)
            assertIs<Place.Visit>(shown().place)
            val record = doorstep.visit(visit).record
            assertEquals(1, record.count { it.title == "Customer signed" })
            assertEquals(1, record.count { it.title == "Showed the statement" })
        }
    }

    @Test
    fun `a price after the statement was shown asks to show it again`() = runBlocking<Unit> {
        inside { visit ->
            work { it.next?.screen == ActionScreen.Statement }
            act(assertNotNull(visit().next))
            val model = on<StatementModel>()
            val shown = assertNotNull(model.state.value.view).statement
            doorstep.quote(visit, valve)
            tap { model.go(Signing.SIGNS) }
            tap { model.sign(signature, shown.relations.first().code) }
            val remedy = assertNotNull(trouble()?.refusal).remedies.first { it.screen == ActionScreen.Statement }
            tap { model.act(remedy) }
            model.state.first { it.view?.statement?.sha256 != shown.sha256 }
            assertEquals(Signing.READS, model.signing.value)
            tap { model.go(Signing.SIGNS) }
            tap { back() }
            assertIs<Place.Statement>(shown().place)
        }
    }

    @Test
    fun `who does not sign says why`() = runBlocking<Unit> {
        inside {
            work { it.next?.screen == ActionScreen.Statement }
            act(assertNotNull(visit().next))
            val model = on<StatementModel>()
            val refusal = assertNotNull(model.state.value.view?.refusal)
            tap { model.go(Signing.REFUSES) }
            tap { model.refuse("because") }
            assertIs<Place.Statement>(shown().place)
            tap { model.refuse(assertNotNull(refusal.onlyChoice).choices.first().code) }
            assertEquals(SignOffStatus.Refused, visit().signOff.status)
        }
    }
}
