package app.doorstep.platform

import android.app.job.JobInfo
import kotlin.test.Test
import kotlin.test.assertEquals
import kotlin.test.assertFalse
import kotlin.test.assertNotNull
import kotlin.test.assertNull
import kotlin.test.assertTrue
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner

@RunWith(RobolectricTestRunner::class)
class SyncJobsTest {
    private val device = Device()
    private val syncs = device.services.syncJobs

    private fun job(id: Int): JobInfo = assertNotNull(device.jobs.getPendingJob(id))

    private fun assertLasting(job: JobInfo) {
        assertEquals(JobInfo.NETWORK_TYPE_ANY, job.networkType)
        assertEquals(JobInfo.BACKOFF_POLICY_EXPONENTIAL, job.backoffPolicy)
        assertEquals(SyncJobs.BACKOFF_MS, job.initialBackoffMillis)
        assertTrue(job.isPersisted)
        assertEquals(SyncService::class.java.name, job.service.className)
    }

    @Test
    fun `the app looks for news from its start on, and does not begin anew at each start`() {
        val job = job(SyncJobs.REGULAR)
        assertLasting(job)
        assertTrue(job.isPeriodic)
        assertEquals(JobInfo.getMinPeriodMillis(), job.intervalMillis)
        device.die()
        assertTrue(job === device.jobs.getPendingJob(SyncJobs.REGULAR))
    }

    @Test
    fun `taps that follow each other go together`() {
        syncs.soon()
        val job = job(SyncJobs.SOON)
        assertLasting(job)
        assertFalse(job.isPeriodic)
        assertEquals(SyncJobs.GATHER_MS, job.minLatencyMillis)
        syncs.soon()
        assertTrue(job === device.jobs.getPendingJob(SyncJobs.SOON))
    }

    @Test
    fun `the office is left alone for as long as it asked`() {
        syncs.later(90_000, running = SyncJobs.SOON)
        val wait = job(SyncJobs.WAITS[0])
        assertLasting(wait)
        assertEquals(90_000, wait.minLatencyMillis)
        syncs.soon()
        assertNull(device.jobs.getPendingJob(SyncJobs.SOON))
        assertTrue(syncs.waits(running = SyncJobs.REGULAR))
        assertFalse(syncs.waits(running = SyncJobs.WAITS[0]))

        // Asked again while that job runs: another one, because the running one would be stopped.
        syncs.later(120_000, running = SyncJobs.WAITS[0])
        assertEquals(120_000, job(SyncJobs.WAITS[1]).minLatencyMillis)
    }
}
