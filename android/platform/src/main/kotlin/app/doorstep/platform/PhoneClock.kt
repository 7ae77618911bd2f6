package app.doorstep.platform

import android.content.ContentResolver
import android.os.SystemClock
import android.provider.Settings
import app.doorstep.core.Clock
import app.doorstep.core.ClockReading

/**
 * The phone's clocks. The second one counts sleep, and the count of starts tells one run of it from the next.
 *
 * @param install tells this phone from a colleague's that was started as often
 */
class PhoneClock(private val resolver: ContentResolver, private val install: String) : Clock {
    override fun read(): ClockReading {
        val starts = Settings.Global.getInt(resolver, Settings.Global.BOOT_COUNT, 0)
        // Without a count nobody can tell a restart: then the engine says that a wait cannot be told.
        val boot = if (starts > 0) "$install-$starts" else ""
        return ClockReading(System.currentTimeMillis(), SystemClock.elapsedRealtime(), boot)
    }
}
