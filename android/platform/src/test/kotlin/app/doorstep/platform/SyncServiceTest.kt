package app.doorstep.platform

import app.doorstep.core.SyncStatus
import app.doorstep.press
import com.sun.net.httpserver.HttpServer
import java.net.InetSocketAddress
import java.util.concurrent.CountDownLatch
import kotlin.test.Test
import kotlin.test.assertEquals
import kotlin.test.assertFalse
import kotlin.test.assertNotNull
import kotlin.test.assertNull
import kotlin.test.assertTrue
import kotlinx.coroutines.runBlocking
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.Shadows.shadowOf

/** Jobs with the real engine, most of them against a real office. */
@RunWith(RobolectricTestRunner::class)
class SyncServiceTest {
    private val device = Device()
    private val service = device.syncService()

    private fun run(job: Int = SyncJobs.SOON) = runBlocking {
        assertTrue(service.onStartJob(Device.parameters(job)))
        service.running.getValue(job).join()
        assertTrue(shadowOf(service).isJobFinished)
    }

    private fun status() = runBlocking { device.doorstep().syncStatus().status }

    /** A server in the office's place. */
    private fun answering(answer: (com.sun.net.httpserver.HttpExchange) -> Unit, work: () -> Unit) {
        val server = HttpServer.create(InetSocketAddress("127.0.0.1", 0), 0)
        server.createContext("/") { exchange -> exchange.use(answer) }
        server.start()
        try {
            device.services.address.use("http://127.0.0.1:${server.address.port}")
            work()
        } finally {
            server.stop(0)
        }
    }

    @Test
    fun `a job brings the visits, and takes what was recorded to the office`() = withOffice { office ->
        office.order("li")
        device.enrol(office)
        run()
        assertFalse(shadowOf(service).isRescheduleNeeded)
        runBlocking {
            val visit = assertNotNull(device.doorstep().today().next).visit
            device.doorstep().press(visit, assertNotNull(device.doorstep().visit(visit).next))
        }
        assertEquals(SyncStatus.Waiting, status())
        run(SyncJobs.REGULAR)
        assertFalse(shadowOf(service).isRescheduleNeeded)
        assertEquals(SyncStatus.AllAtOffice, status())
    }

    @Test
    fun `without an answer the system tries again, later each time`() = withOffice { office ->
        device.enrol(office)
        office.close()
        run()
        assertTrue(shadowOf(service).isRescheduleNeeded)
    }

    @Test
    fun `an office that asks for time gets it`() = withOffice { office ->
        device.enrol(office)
        answering({
            val body = "{\"type\":\"about:blank\",\"title\":\"Busy\",\"status\":503,\"code\":\"starting\"}".toByteArray()
            it.responseHeaders["content-type"] = "application/problem+json"
            it.responseHeaders["retry-after"] = "120"
            it.sendResponseHeaders(503, body.size.toLong())
            it.responseBody.write(body)
        }) {
            run()
            assertFalse(shadowOf(service).isRescheduleNeeded)
            val wait = assertNotNull(device.jobs.getPendingJob(SyncJobs.WAITS[0]))
            assertEquals(120_000, wait.minLatencyMillis)
            assertFalse(service.onStartJob(Device.parameters(SyncJobs.REGULAR)))
        }
    }

    @Test
    fun `a job that the system stops ends, and comes again`() = withOffice { office ->
        device.enrol(office)
        val asked = CountDownLatch(1)
        val answer = CountDownLatch(1)
        answering({
            asked.countDown()
            answer.await()
            it.sendResponseHeaders(503, -1)
        }) {
            assertTrue(service.onStartJob(Device.parameters(SyncJobs.SOON)))
            val job = service.running.getValue(SyncJobs.SOON)
            asked.await()
            assertTrue(service.onStopJob(Device.parameters(SyncJobs.SOON)))
            answer.countDown()
            runBlocking { job.join() }
            assertTrue(job.isCancelled)
            assertFalse(shadowOf(service).isJobFinished)
            assertNull(device.jobs.getPendingJob(SyncJobs.WAITS[0]))
        }
    }

    @Test
    fun `a phone that has not joined asks nobody`() = answering({ error("it was asked") }) {
        run()
        assertFalse(shadowOf(service).isRescheduleNeeded)
    }
}
