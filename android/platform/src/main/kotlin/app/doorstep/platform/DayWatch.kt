package app.doorstep.platform

import android.util.Log
import app.doorstep.Doorstep
import app.doorstep.code
import app.doorstep.core.DoorstepException
import app.doorstep.core.Sign
import app.doorstep.core.SyncStatus
import app.doorstep.core.TodayView
import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.retryWhen
import kotlinx.coroutines.sync.Mutex
import kotlinx.coroutines.sync.withLock

/** Keeps what stands outside of the app in step with the list of the day: notifications, the wait's alarm, the next sync. */
class DayWatch(private val nextVisit: NextVisit, private val waitTimer: WaitTimer, private val syncJobs: SyncJobs) {
    private val looking = Mutex()
    private var waiting = emptySet<String>()

    /** Looks now and after every change, until it is cancelled or the engine is closed. */
    suspend fun follow(doorstep: Doorstep) = doorstep.todays()
        .retryWhen { cause, _ ->
            // Such as a full disk: the screens say so, and it may pass.
            val again = cause is DoorstepException && cause !is DoorstepException.Bug
            if (again) delay(RETRY_MS)
            again
        }
        .collect { look(doorstep, it) }

    /** Looks once; [announce] as in [WaitTimer.follow]. */
    suspend fun look(doorstep: Doorstep, announce: Boolean = false) = look(doorstep, doorstep.today(), announce)

    private suspend fun look(doorstep: Doorstep, today: TodayView, announce: Boolean = false) = looking.withLock {
        nextVisit.show(today.next)
        if (today.sync.status == SyncStatus.Waiting || today.sync.status == SyncStatus.Trouble) syncJobs.soon()
        val underWay = today.visits.filter { it.sign != Sign.Todo && it.sign != Sign.Done }.map { it.visit }.toSet()
        for (visit in underWay) {
            try {
                waitTimer.follow(doorstep.visit(visit), announce)
            } catch (failed: DoorstepException) {
                // One visit that cannot be read must not take the others' timers along.
                Log.i(LogcatSink.TAG, "watch ${failed.code}")
            }
        }
        (waiting - underWay).forEach(waitTimer::none)
        waiting = underWay
    }

    private companion object {
        const val RETRY_MS = 30_000L
    }
}
