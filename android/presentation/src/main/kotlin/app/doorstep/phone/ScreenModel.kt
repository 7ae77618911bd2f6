package app.doorstep.phone

import app.doorstep.core.ActionView
import app.doorstep.core.DoorstepException
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.SupervisorJob
import kotlinx.coroutines.cancel
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.flow.asStateFlow
import kotlinx.coroutines.flow.combine
import kotlinx.coroutines.flow.conflate
import kotlinx.coroutines.flow.flow
import kotlinx.coroutines.flow.flowOf
import kotlinx.coroutines.flow.update
import kotlinx.coroutines.job
import kotlinx.coroutines.launch
import kotlinx.coroutines.plus
import kotlinx.coroutines.sync.Mutex
import kotlinx.coroutines.sync.withLock

/** What a screen shows. */
data class Screen<out V : Any>(
    /** What was read last; `null` until the first reading is there. */
    val view: V? = null,
    /** Why the last tap recorded nothing. */
    val trouble: Trouble? = null,
    /** A tap is under way; another would do nothing. */
    val busy: Boolean = false,
)

/**
 * A screen over the engine: it reads anew after every change, and a tap ends only when what it changed is on the
 * screen, so that nobody can press an old button twice.
 */
abstract class ScreenModel<V : Any>(protected val phone: PhoneModel, trouble: Trouble? = null) {
    internal val scope: CoroutineScope = phone.scope + SupervisorJob(phone.scope.coroutineContext.job)
    private val screen = MutableStateFlow(Screen<V>(trouble = trouble))
    private val again = MutableStateFlow(0)
    private val reading = Mutex()

    /** What to draw. */
    val state: StateFlow<Screen<V>> = screen.asStateFlow()

    /** One reading of the engine; `null` when what it showed is not there any more. */
    protected abstract suspend fun read(): V?

    /** A customer is reading, or a person is filling in: what changes meanwhile must not move under the finger. */
    protected open val still: Boolean get() = false

    /** Every reading, in order. */
    protected open fun seen(view: V) = Unit

    /** What it showed is not there any more. */
    protected open fun gone() = Unit

    /** A step back within the screen; `false` when there is none and the screen is to be left. */
    open fun back(): Boolean = false

    internal fun start() {
        val changes = if (still) flowOf(0L) else phone.doorstep.revisions
        val minutes = if (still) flowOf(0L) else flow {
            while (true) {
                emit(phone.time.now())
                phone.time.until(phone.time.now() + HALF_A_MINUTE)
            }
        }
        scope.launch { combine(changes, minutes, again) { _, _, _ -> }.conflate().collect { look() } }
    }

    internal fun close() = scope.cancel()

    /** Reads again, as time has passed or the person asks for something else. */
    protected fun lookAgain() = again.update { it + 1 }

    /** One reading at a time, so that an older answer never comes after a newer. */
    private suspend fun look() = reading.withLock {
        try {
            val view = read() ?: return@withLock gone()
            screen.update { it.copy(view = view) }
            seen(view)
        } catch (failed: DoorstepException) {
            screen.update { it.copy(trouble = it.trouble ?: failed.trouble()) }
        }
    }

    /**
     * One tap: nothing while another is under way.
     *
     * @param then leaves the screen once it is recorded; nothing can be tapped here any more
     */
    protected fun tap(tried: ActionView? = null, then: (() -> Unit)? = null, work: suspend () -> Unit) {
        if (!begin()) return
        scope.launch {
            val trouble = attempt(tried, work)
            if (!still) look()
            val leaves = then != null && trouble == null
            screen.update { it.copy(trouble = trouble ?: it.trouble, busy = leaves) }
            if (leaves) then?.invoke()
            if (trouble?.way == Way.ENROL) phone.enrol(trouble)
        }
    }

    private suspend fun attempt(tried: ActionView?, work: suspend () -> Unit): Trouble? = try {
        work()
        null
    } catch (failed: DoorstepException) {
        val trouble = failed.trouble(tried)
        // What has a screen of its own cannot be passed: no button for it.
        if (tried != null) trouble else trouble.copy(refusal = trouble.refusal?.copy(reasons = emptyList()))
    } catch (stopped: Stopped) {
        stopped.trouble
    }

    private fun begin(): Boolean {
        while (true) {
            val now = screen.value
            if (now.busy) return false
            if (screen.compareAndSet(now, now.copy(busy = true, trouble = null))) return true
        }
    }

    /** The person has read why. */
    fun clear() = screen.update { it.copy(trouble = null) }

    /** Ends a tap with a trouble that is already worded. */
    protected class Stopped(val trouble: Trouble) : Exception()

    private companion object {
        /** How old "12 min left" may be, milliseconds. */
        const val HALF_A_MINUTE = 30_000L
    }
}
