package app.doorstep.platform

import android.content.BroadcastReceiver
import android.content.Context
import android.content.Intent
import android.util.Log
import app.doorstep.code
import app.doorstep.core.DoorstepException
import kotlinx.coroutines.Job
import kotlinx.coroutines.launch

/** Wakes the app when a wait is over, and after a restart of the phone or an update, which end alarms and notifications. */
class WakeReceiver : BroadcastReceiver() {
    /** What the last call started. */
    internal var working: Job? = null

    override fun onReceive(context: Context, intent: Intent) {
        val services = context.services
        // Whatever is held back until then: the system may take the process away after it.
        val result: PendingResult? = goAsync()
        working = services.scope.launch {
            try {
                when (intent.action) {
                    WAIT_OVER -> intent.data?.schemeSpecificPart?.let { services.waitOver(it) }
                    Intent.ACTION_BOOT_COMPLETED, Intent.ACTION_MY_PACKAGE_REPLACED -> services.takeUpAgain()
                }
            } finally {
                result?.finish()
            }
        }
    }

    private suspend fun Services.waitOver(visit: String) = try {
        waitTimer.follow(doorstep().visit(visit), announce = true)
    } catch (failed: DoorstepException) {
        Log.i(LogcatSink.TAG, "wait ${failed.code}")
        waitTimer.mayBeOver(visit)
    }

    private suspend fun Services.takeUpAgain() {
        try {
            dayWatch.look(doorstep(), announce = true)
        } catch (failed: DoorstepException) {
            // The screens say what is wrong, and what to do, when the app is opened.
            Log.i(LogcatSink.TAG, "wake ${failed.code}")
        }
    }

    companion object {
        /** The action of an alarm. */
        const val WAIT_OVER = "app.doorstep.WAIT_OVER"
    }
}
