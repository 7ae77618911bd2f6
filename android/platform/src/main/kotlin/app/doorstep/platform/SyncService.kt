package app.doorstep.platform

import android.app.job.JobParameters
import android.app.job.JobService
import android.util.Log
import app.doorstep.Doorstep
import app.doorstep.code
import app.doorstep.core.DoorstepException
import app.doorstep.core.SyncStatus
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.Job
import kotlinx.coroutines.SupervisorJob
import kotlinx.coroutines.cancel
import kotlinx.coroutines.launch

/**
 * Syncs when [SyncJobs] says so. The system keeps the phone awake while a job runs; when it wants it to stop, the
 * sync ends after the answer under way, and what was answered stays answered.
 */
class SyncService : JobService() {
    private val scope = CoroutineScope(SupervisorJob() + Dispatchers.Default)

    /** What runs, by job; touched on the main thread only. */
    internal val running = mutableMapOf<Int, Job>()

    override fun onStartJob(params: JobParameters): Boolean {
        val services = services
        if (services.syncJobs.waits(params.jobId)) return false
        running[params.jobId] = scope.launch {
            when (val end = services.sync()) {
                is SyncEnd.Done, is SyncEnd.Useless -> jobFinished(params, false)
                is SyncEnd.Again -> jobFinished(params, true)
                is SyncEnd.After -> {
                    services.syncJobs.later(end.ms, params.jobId)
                    jobFinished(params, false)
                }
            }
        }
        return true
    }

    override fun onStopJob(params: JobParameters): Boolean {
        running.remove(params.jobId)?.cancel()
        return true
    }

    override fun onDestroy() {
        scope.cancel()
        super.onDestroy()
    }
}

/** How a sync in the background ended. */
internal sealed interface SyncEnd {
    /** Nothing waits any more. */
    data object Done : SyncEnd

    /** The system may try again, later each time. */
    data object Again : SyncEnd

    /** The office asked for this many milliseconds. */
    data class After(val ms: Long) : SyncEnd

    /** Only a person can help; the screens say how. */
    data object Useless : SyncEnd
}

/** Syncs once. One at a time: the engine refuses a second, which is then tried again. */
private suspend fun Services.sync(): SyncEnd = try {
    val doorstep = doorstep()
    if (doorstep.owner() == null) SyncEnd.Useless else doorstep.syncAll()
} catch (later: DoorstepException.TryLater) {
    later.afterMs?.let(SyncEnd::After) ?: SyncEnd.Again
} catch (failed: DoorstepException) {
    Log.i(LogcatSink.TAG, "sync ${failed.code}")
    SyncEnd.Useless
}

private suspend fun Doorstep.syncAll(): SyncEnd {
    sync()
    // A tap while the last answer was on its way.
    return if (syncStatus().status == SyncStatus.Waiting) SyncEnd.Again else SyncEnd.Done
}
