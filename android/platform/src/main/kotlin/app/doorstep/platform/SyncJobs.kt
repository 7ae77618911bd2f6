package app.doorstep.platform

import android.app.job.JobInfo
import android.app.job.JobScheduler
import android.content.ComponentName
import android.content.Context

/**
 * When the phone syncs by itself. The system runs the jobs when there is a network, also after a restart, and puts
 * one that failed off for longer each time.
 */
class SyncJobs(private val context: Context) {
    private val jobs = context.getSystemService(JobScheduler::class.java)

    /** Looks for news of the office from time to time, whether or not anything was recorded. */
    fun keepLooking() {
        // Setting it again would start its time anew, and it would never come.
        if (jobs.getPendingJob(REGULAR) != null) return
        jobs.schedule(job(REGULAR).setPeriodic(EVERY_MS).build())
    }

    /** Sends what was recorded. Taps that follow each other go together; what is planned already stays as it is. */
    fun soon() {
        // A wait that the office asked for is kept, too.
        if ((listOf(SOON) + WAITS).any { jobs.getPendingJob(it) != null }) return
        jobs.schedule(job(SOON).setMinimumLatency(GATHER_MS).build())
    }

    /** Tries again in [afterMs], as the office asked; [running] is the job that was told so. */
    fun later(afterMs: Long, running: Int) {
        // A job that is set while it runs is stopped by the system, so two take turns.
        val id = WAITS.first { it != running }
        jobs.schedule(job(id).setMinimumLatency(afterMs).build())
    }

    /** Whether the office asked to be left alone for a while and the job [running] is not the one that waited for it. */
    fun waits(running: Int): Boolean = WAITS.any { it != running && jobs.getPendingJob(it) != null }

    private fun job(id: Int) = JobInfo.Builder(id, ComponentName(context, SyncService::class.java))
        .setRequiredNetworkType(JobInfo.NETWORK_TYPE_ANY)
        .setBackoffCriteria(BACKOFF_MS, JobInfo.BACKOFF_POLICY_EXPONENTIAL)
        .setPersisted(true)

    companion object {
        /** The job that comes regularly. */
        const val REGULAR = 1

        /** The one after a recording. */
        const val SOON = 2

        /** The two that wait as long as the office asked. */
        val WAITS = listOf(3, 4)

        /** The shortest period that Android allows. */
        const val EVERY_MS = 15 * 60_000L
        const val GATHER_MS = 2_000L
        const val BACKOFF_MS = 30_000L
    }
}
