package app.doorstep.platform

import android.os.SystemClock
import android.provider.Settings
import kotlin.math.abs
import kotlin.test.Test
import kotlin.test.assertEquals
import kotlin.test.assertNotEquals
import kotlin.test.assertTrue
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.RuntimeEnvironment

@RunWith(RobolectricTestRunner::class)
class PhoneClockTest {
    private val resolver = RuntimeEnvironment.getApplication().contentResolver
    private val clock = PhoneClock(resolver, "a1b2c3d4")

    private fun started(times: Int) = Settings.Global.putInt(resolver, Settings.Global.BOOT_COUNT, times)

    @Test
    fun `it reads the clock that counts sleep`() {
        assertEquals(SystemClock.elapsedRealtime(), clock.read().sinceBootMs)
        assertTrue(abs(clock.read().wallMs - System.currentTimeMillis()) < 60_000)
    }

    @Test
    fun `each start of each phone has its own name`() {
        started(7)
        val first = clock.read().bootId
        assertEquals("a1b2c3d4-7", first)
        assertNotEquals(first, PhoneClock(resolver, "00000000").read().bootId)
        started(8)
        assertNotEquals(first, clock.read().bootId)
    }

    @Test
    fun `without a count of starts there is none`() = assertEquals("", clock.read().bootId)
}
