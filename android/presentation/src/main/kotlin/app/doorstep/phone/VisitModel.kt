package app.doorstep.phone

import app.doorstep.core.VisitView
import kotlinx.coroutines.Job
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.flow.asStateFlow
import kotlinx.coroutines.launch

/** A visit, as each of its own screens shows it: the list, the wait at the door, nobody there, a hazard, the parts. */
class VisitModel(phone: PhoneModel, visit: String) : VisitTaps<VisitView>(phone, visit) {
    private val passed = MutableStateFlow(0L)
    private var second: Job? = null

    /** Milliseconds since the view was read, a second at a time while a wait runs. */
    val elapsed: StateFlow<Long> = passed.asStateFlow()

    override suspend fun read(): VisitView = phone.doorstep.visit(visit)

    override fun seen(view: VisitView) {
        val since = phone.time.now()
        passed.value = 0
        second?.cancel()
        val wait = view.soonest() ?: return phone.alarm.none(visit)
        phone.alarm.at(visit, wait.rule, wait.remainingMs)
        val over = since + wait.remainingMs
        second = scope.launch {
            while (phone.time.now() < over) {
                phone.time.until(minOf(over, phone.time.now() + SECOND))
                passed.value = phone.time.now() - since
            }
            lookAgain()
        }
    }

    /** What others did was read. */
    fun markSeen() = tap { phone.doorstep.markSeen(visit) }

    /** A note is on the disk before the screen is left. */
    fun note(words: String) = tap(then = { phone.done(this) }) { phone.doorstep.addNote(visit, words) }

    private companion object {
        const val SECOND = 1_000L
    }
}
