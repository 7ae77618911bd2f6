package app.doorstep.phone

import app.doorstep.Doorstep
import app.doorstep.Line
import app.doorstep.Office
import app.doorstep.UrlTransport
import app.doorstep.core.ActionScreen
import app.doorstep.core.ConsentAnswer
import app.doorstep.core.CustodyStatus
import app.doorstep.core.Language
import app.doorstep.core.LineKind
import app.doorstep.core.LineSource
import app.doorstep.core.OpenConfig
import app.doorstep.core.Quote
import app.doorstep.core.SignOffStatus
import app.doorstep.core.SyncStatus
import app.doorstep.core.VisitPhase
import app.doorstep.folder
import kotlin.test.Test
import kotlin.test.assertEquals
import kotlin.test.assertIs
import kotlin.test.assertNotNull
import kotlin.test.assertNull
import kotlin.test.assertTrue
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.runBlocking

/** A technician's day with the app, a colleague's phone and a real office. */
class OfficeStoryTest {
    private suspend fun Walk.synced() {
        quietly { office.sync() }
        phone.office.state.first { !it.running }
    }

    @Test
    fun `joined, knocked, offline, agreed, signed, left, and all of it at the office`() = runBlocking<Unit> {
        Office().use { office ->
            office.order("li", "wang")
            val time = TestTime()
            val line = Line(UrlTransport(office.address))
            val engine = Doorstep.open(OpenConfig(folder().toString(), Language.ENGLISH), clock = time.clock, transport = line)
            val wang = Doorstep.open(OpenConfig(folder().toString(), Language.CHINESE, office.address))
            wang.enrol(office.code("wang"))
            wang.sync()
            Walk(engine, time).use { li ->
                val welcome = li.on<WelcomeModel>()
                li.tap { welcome.join("", "wrong", "Li's phone") }
                assertNotNull(li.trouble(), "a wrong code")
                li.tap { welcome.join("", office.code("li"), "Li's phone") }
                val today = li.on<TodayModel>()
                li.phone.office.state.first { !it.running }
                val card = assertNotNull(today.state.first { it.view?.next != null }.view?.next)
                li.tap { today.open(card.visit) }
                li.tap { call(card.phone) }
                assertEquals(listOf("13800138000"), li.besides.calls)
                li.work { it.phase == VisitPhase.Inside }

                // Without a network everything goes on, and a sync says so without holding anything.
                line.cut = true
                val quoted = engine.quote(card.visit, Quote("valve-dn20", 1, 8_600, LineSource.Company, LineKind.Part)).event
                li.synced()
                assertEquals(Way.AGAIN, li.phone.office.state.value.trouble?.way)
                assertTrue(li.visit().custody.waiting > 0)
                // What stands on the screen of a door that stays shut.
                li.phone.office.waiting.first { it.troubleText.isNotEmpty() && it.changes > 0 }
                li.tap { go(Place.Consent(card.visit, quoted, Language.CHINESE)) }
                val consent = li.on<ConsentModel>()
                val shown = assertNotNull(consent.state.value.view).consent
                li.tap { consent.answer(ConsentAnswer(true, shown.relations.first().code, shown.ways.first().code)) }
                assertIs<Place.Visit>(li.shown().place)

                // Meanwhile a colleague writes something; the news comes with the next sync and is marked as read.
                wang.addNote(card.visit, "The valve is in the van")
                wang.sync()
                line.cut = false
                li.synced()
                assertNull(li.phone.office.state.value.trouble?.text)
                li.phone.office.waiting.first { it.troubleText.isEmpty() && it.changes == 0L }
                val model = li.on<VisitModel>()
                model.state.first { it.view?.news?.isNotEmpty() == true }
                li.tap { model.markSeen() }
                assertTrue(li.visit().news.isEmpty())
                assertEquals(CustodyStatus.AtOffice, li.visit().custody.status)

                li.work { it.next?.screen == ActionScreen.Statement }
                li.act(assertNotNull(li.visit().next))
                val statement = li.on<StatementModel>()
                val relation = assertNotNull(statement.state.value.view).statement.relations.first().code
                li.tap { statement.go(Signing.SIGNS) }
                li.tap { statement.sign(signature, relation) }
                li.work { it.phase == VisitPhase.Left }
                assertEquals(SignOffStatus.Signed, li.visit().signOff.status)
                li.synced()
                li.tap { go(Place.Evidence(card.visit)) }
                val evidence = li.on<EvidenceModel>()
                val all = assertNotNull(evidence.state.first { it.view?.sync?.status == SyncStatus.AllAtOffice }.view)
                assertEquals(all.total, all.records.size.toLong())
                assertTrue(all.records.all { it.custodyStatus == CustodyStatus.AtOffice })
                println("the day took ${li.taps} touches")
            }
            wang.close()
        }
    }

    @Test
    fun `a sync that is asked for while one runs follows it`() = runBlocking<Unit> {
        Office().use { office ->
            office.order("li")
            val engine = Doorstep.open(OpenConfig(folder().toString(), Language.ENGLISH, office.address))
            engine.enrol(office.code("li"))
            Walk(engine).use { li ->
                li.quietly {
                    this.office.sync()
                    this.office.sync()
                    this.office.sync()
                }
                li.phone.office.state.first { !it.running && it.progress != null }
                assertNull(li.phone.office.state.value.trouble?.text)
                assertEquals(1, engine.today().visits.size)
                li.quietly {
                    this.office.sync()
                    this.office.stop()
                }
                li.phone.office.state.first { !it.running }
            }
        }
    }
}
