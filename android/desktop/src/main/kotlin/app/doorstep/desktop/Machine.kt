package app.doorstep.desktop

import app.doorstep.core.Clock
import app.doorstep.core.ClockReading
import app.doorstep.phone.KnockAlarm
import app.doorstep.phone.Outside
import java.io.File
import java.io.IOException
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Job
import kotlinx.coroutines.delay
import kotlinx.coroutines.launch

/** The machine's clocks, with the wall clock set back as the demo's office has it. */
class SetBackClock(private val behindMs: Long) : Clock {
    private val boot = try {
        File("/proc/sys/kernel/random/boot_id").readText().trim()
    } catch (_: IOException) {
        ""
    }

    /** The wall clock, UTC milliseconds. */
    fun wall(): Long = System.currentTimeMillis() - behindMs

    override fun read() = ClockReading(wall(), System.nanoTime() / 1_000_000, boot)
}

/** What a phone would open or ring; here it is only said, without a name or a number. */
class Terminal(private val scope: CoroutineScope) : Outside, KnockAlarm {
    private val alarms = mutableMapOf<String, Job>()

    override fun call(number: String) = println("A phone would open the dialler now.")

    override fun map(place: String) = println("A phone would open the map now.")

    override fun share(text: String) = println("A phone would offer to share ${text.length} characters now.")

    override fun at(visit: String, rule: String, remainingMs: Long) {
        none(visit)
        alarms[visit] = scope.launch {
            delay(remainingMs)
            println("A phone would ring now: the wait at the door is over.")
        }
    }

    override fun none(visit: String) {
        alarms.remove(visit)?.cancel()
    }
}
