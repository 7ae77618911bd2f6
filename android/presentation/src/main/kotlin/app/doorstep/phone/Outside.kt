package app.doorstep.phone

import kotlinx.coroutines.delay

/** What the phone does besides: each opens another app, and none is waited for. */
interface Outside {
    /** Opens the dialler with this number. */
    fun call(number: String)

    /** Shows this address on a map. */
    fun map(place: String)

    /** Hands this text to another app. */
    fun share(text: String)
}

/** The notification that says that a wait at the door is over. It has to come although the app has died. */
interface KnockAlarm {
    /** In [remainingMs] milliseconds the wait of [rule] is over; whatever was set for this visit before is void. */
    fun at(visit: String, rule: String, remainingMs: Long)

    /** Nobody waits at this visit any more. */
    fun none(visit: String)
}

/** Time as it passes, sleep included. No wall clock that is set moves it. */
interface Passing {
    /** Milliseconds since some moment. */
    fun now(): Long

    /** Returns once [now] is [at] or later. */
    suspend fun until(at: Long)
}

/** The time of this machine; [read] gives milliseconds, on Android `SystemClock.elapsedRealtime()`. */
class MachineTime(private val read: () -> Long = { System.nanoTime() / 1_000_000 }) : Passing {
    override fun now(): Long = read()

    override suspend fun until(at: Long) {
        while (now() < at) delay(at - now())
    }
}
