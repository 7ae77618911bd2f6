package app.doorstep.platform

import android.app.AlarmManager
import android.app.Notification
import android.content.Intent
import android.os.SystemClock
import app.doorstep.core.VisitView
import app.doorstep.core.WaitStatus
import kotlin.math.abs
import kotlin.test.Test
import kotlin.test.assertEquals
import kotlin.test.assertFalse
import kotlin.test.assertNotEquals
import kotlin.test.assertNotNull
import kotlin.test.assertNull
import kotlin.test.assertTrue
import kotlinx.coroutines.runBlocking
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.Shadows.shadowOf
import org.robolectric.shadows.ShadowAlarmManager

/** The wait at a door, with the real engine: over the death of the process, and over a restart. */
@RunWith(RobolectricTestRunner::class)
class WaitTimerTest {
    private val device = Device()

    private fun atTheDoor(work: (VisitView) -> Unit) = withOffice { office ->
        office.order("li")
        device.enrol(office)
        runBlocking { device.doorstep().sync() }
        val visit = device.work { screen -> screen.waits.any { it.status == WaitStatus.Running } }
        device.look()
        work(visit)
    }

    private fun VisitView.left() = waits.filter { it.status == WaitStatus.Running }.minOf { it.remainingMs }

    private fun now(visit: VisitView) = runBlocking { device.doorstep().visit(visit.visit) }

    private fun Notification.title() = extras.getString(Notification.EXTRA_TITLE)
    private fun Notification.text() = extras.getString(Notification.EXTRA_TEXT)
    private fun Notification.counts() =
        extras.getBoolean(Notification.EXTRA_SHOW_CHRONOMETER) && extras.getBoolean(Notification.EXTRA_CHRONOMETER_COUNT_DOWN)

    private fun ring(visit: VisitView) {
        device.pass(visit.left())
        device.wake(Device.intent(assertNotNull(device.alarms.single().operation)))
    }

    @Test
    fun `a wait counts down on the lock screen, and a tap leads to it`() = atTheDoor { visit ->
        val notice = assertNotNull(device.waitNotice(visit.visit))
        assertEquals(Channel.WAIT.id, notice.channelId)
        assertEquals("Waiting at the door", notice.title())
        assertEquals(visit.waits.first { it.status == WaitStatus.Running }.ruleText, notice.text())
        assertTrue(notice.counts())
        assertTrue(abs(notice.`when` - System.currentTimeMillis() - visit.left()) < 60_000)
        assertEquals(Notification.VISIBILITY_PUBLIC, notice.visibility)
        val tap = Device.intent(notice.contentIntent)
        assertEquals(Destination.OfWait(visit.visit), Destination.of(tap))
        assertEquals("app.doorstep.app.MainActivity", tap.component?.className)
    }

    @Test
    fun `the alarm is exact where the person allows it, and sooner or later elsewhere`() = atTheDoor { visit ->
        ShadowAlarmManager.setCanScheduleExactAlarms(true)
        device.look()
        val exact = device.alarms.single()
        assertTrue(device.alarmsAlive.isEmpty())
        assertEquals(AlarmManager.ELAPSED_REALTIME_WAKEUP, exact.type)
        assertEquals(SystemClock.elapsedRealtime() + now(visit).left(), exact.triggerAtMs)
        assertEquals(0, exact.windowLengthMs)

        ShadowAlarmManager.setCanScheduleExactAlarms(false)
        device.look()
        val inexact = device.alarms.single()
        assertNotEquals(0, inexact.windowLengthMs)
        assertEquals(exact.triggerAtMs, inexact.triggerAtMs)
        // While the process lives, another one is on time.
        val alive = device.alarmsAlive.single()
        assertEquals(exact.triggerAtMs, alive.triggerAtMs)
        assertEquals(0, alive.windowLengthMs)
        assertNotNull(alive.onAlarmListener).onAlarm()
        assertEquals(WakeReceiver.WAIT_OVER, shadowOf(device.app).broadcastIntents.last().action)
    }

    @Test
    fun `when it is over it says so in the engine's words`() = atTheDoor { visit ->
        ring(visit)
        val over = now(visit).waits.filter { it.status == WaitStatus.Over }
        val notice = assertNotNull(device.waitNotice(visit.visit))
        assertEquals(Channel.WAIT_OVER.id, notice.channelId)
        assertEquals("You have waited long enough", notice.title())
        assertEquals(over.joinToString("\n") { it.text }, notice.text())
    }

    @Test
    fun `it outlives the process`() = atTheDoor { visit ->
        device.die()
        ring(visit)
        assertEquals(Channel.WAIT_OVER.id, assertNotNull(device.waitNotice(visit.visit)).channelId)
    }

    @Test
    fun `an alarm that comes too soon is set again`() = atTheDoor { visit ->
        device.pass(visit.left() / 2)
        device.wake(Device.intent(assertNotNull(device.alarms.single().operation)))
        assertTrue(assertNotNull(device.waitNotice(visit.visit)).counts())
        assertEquals(SystemClock.elapsedRealtime() + now(visit).left(), device.alarms.single().triggerAtMs)
    }

    @Test
    fun `after a restart it cannot be told, and nobody is praised or blamed`() = atTheDoor { visit ->
        device.restart()
        val notice = assertNotNull(device.waitNotice(visit.visit))
        assertEquals("Cannot tell how long you waited", notice.title())
        assertEquals(now(visit).waits.filter { it.status == WaitStatus.CannotTell }.joinToString("\n") { it.text }, notice.text())
        assertFalse(notice.counts())
        assertTrue(device.alarms.isEmpty())
    }

    @Test
    fun `an engine that cannot be asked leaves a word`() {
        device.wake(Intent(WakeReceiver.WAIT_OVER).setData(android.net.Uri.parse("doorstep:gone")))
        assertEquals("The wait may be over", assertNotNull(device.waitNotice("gone")).title())
    }

    @Test
    fun `an answer at the door ends it`() = atTheDoor { visit ->
        device.work { it.waits.isEmpty() }
        device.look()
        assertNull(device.waitNotice(visit.visit))
        assertTrue(device.alarms.isEmpty() && device.alarmsAlive.isEmpty())
    }
}
