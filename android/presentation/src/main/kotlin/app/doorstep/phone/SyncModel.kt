package app.doorstep.phone

import app.doorstep.core.DoorstepException
import app.doorstep.core.SyncProgress
import app.doorstep.core.SyncStatusView
import kotlinx.coroutines.Job
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.flow.asStateFlow
import kotlinx.coroutines.flow.combine
import kotlinx.coroutines.flow.distinctUntilChanged
import kotlinx.coroutines.flow.filterNotNull
import kotlinx.coroutines.flow.update
import kotlinx.coroutines.launch

/** How a sync stands. What waits and what was last heard is the engine's to say. */
data class Syncing(
    /** A sync is under way. */
    val running: Boolean = false,
    /** Its last answer; `null` before the first. */
    val progress: SyncProgress? = null,
    /** Why the last one ended early. */
    val trouble: Trouble? = null,
)

/** Talks to the office, beside everything else: no screen waits for it. */
class SyncModel(private val phone: PhoneModel) {
    private val syncing = MutableStateFlow(Syncing())
    private var job: Job? = null
    private var again = false

    /** How it stands. */
    val state: StateFlow<Syncing> = syncing.asStateFlow()

    /** What waits for the office, now and after every record and every sync; silent while the engine is closed. */
    val waiting: Flow<SyncStatusView> = combine(phone.doorstep.revisions, state) { _, _ ->
        try {
            phone.doorstep.syncStatus()
        } catch (_: DoorstepException) {
            null
        }
    }.filterNotNull().distinctUntilChanged()

    /** Syncs. While one is under way, one more follows it, however often it is asked for. */
    @Synchronized
    fun sync() {
        if (job != null) {
            again = true
            return
        }
        syncing.value = Syncing(running = true)
        var trouble: Trouble? = null
        val sync = phone.scope.launch {
            try {
                phone.doorstep.sync { made -> syncing.update { it.copy(progress = made) } }
            } catch (failed: DoorstepException) {
                trouble = failed.trouble()
            }
        }
        job = sync
        // Also of one that was ended before it began.
        sync.invokeOnCompletion { ended(trouble) }
    }

    /** Ends the sync after the answer under way. What was answered stays answered. */
    @Synchronized
    fun stop() {
        again = false
        job?.cancel()
    }

    /** The person has read why it ended. */
    fun clear() = syncing.update { it.copy(trouble = null) }

    @Synchronized
    private fun ended(trouble: Trouble?) {
        job = null
        syncing.update { it.copy(running = false, trouble = trouble) }
        if (again) {
            again = false
            sync()
        }
    }
}
