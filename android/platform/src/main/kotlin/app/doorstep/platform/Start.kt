package app.doorstep.platform

import android.content.Intent
import app.doorstep.code
import app.doorstep.core.DoorstepException
import app.doorstep.phone.PhoneModel
import app.doorstep.phone.Trouble
import app.doorstep.text
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.flow.asStateFlow

/** What an activity shows: the app, or why there is none. Neither for the moment in which the engine is opened. */
data class Started(val phone: PhoneModel? = null, val trouble: Trouble? = null)

/** Opens the app for an activity, and leads it where a notification wants. On the main thread. */
class Start(private val services: Services) {
    private val started = MutableStateFlow(Started())

    /** What to show. */
    val state: StateFlow<Started> = started.asStateFlow()

    /**
     * Opens the app.
     *
     * @param saved the places of an activity that is made anew; empty for a new one
     * @param intent what started it; read only by a new one, since it stays the same for as long as the activity
     */
    suspend fun open(saved: String, intent: Intent?) {
        started.value = try {
            val phone = services.phone(saved)
            if (saved.isEmpty()) phone.lead(intent)
            Started(phone)
        } catch (failed: DoorstepException) {
            Started(trouble = Trouble(failed.code, failed.text))
        }
    }

    /** Another notification was tapped while the app was open. */
    fun lead(intent: Intent?) = started.value.phone?.lead(intent) ?: Unit

    /** The places to open again, for an activity that is made anew. */
    fun saved(): String = started.value.phone?.saved().orEmpty()

    private fun PhoneModel.lead(intent: Intent?) = when (val to = Destination.of(intent)) {
        is Destination.OfVisit -> openVisit(to.visit)
        is Destination.OfWait -> openKnock(to.visit)
        null -> Unit
    }
}
