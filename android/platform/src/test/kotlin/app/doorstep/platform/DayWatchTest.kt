package app.doorstep.platform

import app.doorstep.press
import kotlin.test.Test
import kotlin.test.assertNotNull
import kotlin.test.assertNull
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withTimeout
import kotlinx.coroutines.yield
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner

@RunWith(RobolectricTestRunner::class)
class DayWatchTest {
    private val device = Device()

    private fun soon() = device.jobs.getPendingJob(SyncJobs.SOON)

    /** Until another thread of the app has done it; the limit only ends a test that fails. */
    private fun until(done: () -> Boolean) = runBlocking { withTimeout(60_000) { while (!done()) yield() } }

    @Test
    fun `what was recorded is sent soon, and what only came is not`() = withOffice { office ->
        office.order("li")
        device.enrol(office)
        runBlocking { device.doorstep().sync() }
        device.jobs.cancelAll()
        device.look()
        assertNull(soon())
        runBlocking {
            val visit = assertNotNull(device.doorstep().today().next).visit
            device.doorstep().press(visit, assertNotNull(device.doorstep().visit(visit).next))
        }
        device.look()
        assertNotNull(soon())
    }

    @Test
    fun `the app keeps in step by itself, from its start on`() = withOffice { office ->
        office.order("li")
        device.enrol(office)
        runBlocking { device.doorstep().sync() }
        until { device.nextNotice() != null }
        val visit = device.work { it.waits.isNotEmpty() }.visit
        until { device.waitNotice(visit) != null && soon() != null }
        // As after a crash: nobody looked, nothing was kept, and it is all there again.
        device.die { device.notifications.cancelAll() }
        until { device.nextNotice() != null && device.waitNotice(visit) != null }
    }
}
