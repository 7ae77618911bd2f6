package app.doorstep

import app.doorstep.core.Header
import app.doorstep.core.HttpReply
import app.doorstep.core.Language
import app.doorstep.core.OpenConfig
import app.doorstep.core.Transport
import app.doorstep.core.UnplannedVisit
import java.util.concurrent.CountDownLatch
import kotlin.io.path.readBytes
import kotlin.test.Test
import kotlin.test.assertEquals
import kotlin.test.assertTrue
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.joinAll
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking

/** Coroutines around the engine: flows, cancelled taps, a sync that holds nobody up. */
class FlowTest {
    @Test
    fun `a screen is drawn anew after each change, and the newest is never missed`() = runBlocking {
        phone().use { p ->
            val visit = p.openUnplanned(UnplannedVisit()).visit
            val seen = Channel<Int>(Channel.UNLIMITED)
            val watch = launch(Dispatchers.Default) { p.visits(visit).collect { seen.send(it.record.size) } }
            assertEquals(1, seen.receive())
            val notes = (1..20).map { launch(Dispatchers.Default) { p.addNote(visit, "note $it") } }
            notes.joinAll()
            var last = 1
            while (last < 21) {
                val next = seen.receive()
                assertTrue(next > last, "$next after $last")
                last = next
            }
            watch.cancel()
            assertEquals(visit, p.todays().first().visits.single().visit)
        }
    }

    @Test
    fun `a tap that has begun is recorded though its coroutine is cancelled`() = runBlocking {
        phone().use { p ->
            val visit = p.openUnplanned(UnplannedVisit()).visit
            repeat(20) {
                val tap = launch(Dispatchers.Default, CoroutineStart.UNDISPATCHED) { p.addNote(visit, "kept") }
                tap.cancel()
                tap.join()
            }
            assertEquals(21, p.visit(visit).record.size)
        }
    }

    @Test
    fun `a sync that waits holds nobody up, and can be told to end`() = runBlocking {
        val asked = CountDownLatch(1)
        val answer = CountDownLatch(1)
        val slow = object : Transport {
            override fun post(path: String, headers: List<Header>, body: ByteArray): HttpReply {
                val json = Header("content-type", "application/json")
                if (path == "/v1/enrol") {
                    return HttpReply(200, listOf(json), top.resolve("fixtures/contract/enrol.json").readBytes())
                }
                asked.countDown()
                answer.await()
                return HttpReply(200, listOf(json), ByteArray(0))
            }
        }
        Doorstep.open(OpenConfig(folder().toString(), Language.ENGLISH), transport = slow).use { p ->
            p.enrol("any")
            p.addStandard(pack("knock-30s-service-code"))
            val sync = launch(Dispatchers.Default) { p.sync() }
            asked.await()
            val visits = (1..8).map { async(Dispatchers.Default) { p.openUnplanned(UnplannedVisit()).visit } }.awaitAll()
            assertEquals(visits.toSet(), p.today().visits.map { it.visit }.toSet())
            sync.cancel()
            answer.countDown()
            sync.join()
            assertTrue(sync.isCancelled)
        }
    }
}
