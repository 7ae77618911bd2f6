package app.doorstep.platform

import android.app.Notification
import app.doorstep.core.VisitPhase
import app.doorstep.press
import kotlin.test.Test
import kotlin.test.assertEquals
import kotlin.test.assertFalse
import kotlin.test.assertNotNull
import kotlin.test.assertNull
import kotlin.test.assertTrue
import kotlinx.coroutines.runBlocking
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner

/** The notification that stays, and the way from it to the door. */
@RunWith(RobolectricTestRunner::class)
class NextVisitTest {
    private val device = Device()

    private fun Notification.words() =
        listOf(Notification.EXTRA_TITLE, Notification.EXTRA_TEXT).joinToString(" ") { extras.getString(it).orEmpty() }

    @Test
    fun `the next visit stays on the lock screen, and says there neither what nor where`() = withOffice { office ->
        office.order("li")
        device.enrol(office)
        runBlocking { device.doorstep().sync() }
        device.look()
        val notice = assertNotNull(device.nextNotice())
        assertTrue(notice.flags and Notification.FLAG_ONGOING_EVENT != 0)
        assertTrue("3-2-501 Xinhua Road" in notice.words(), notice.words())
        assertEquals(Notification.VISIBILITY_PRIVATE, notice.visibility)
        assertEquals("Next visit", notice.publicVersion.words().trim())
        for (name in listOf("Mrs Wang", "13800138000")) assertFalse(name in notice.words())
    }

    /** The notification is the first tap; unlocking is none. The other two are the screen's big button. */
    @Test
    fun `three taps from the lock screen to having knocked`() = withOffice { office ->
        office.order("li")
        device.enrol(office)
        runBlocking { device.doorstep().sync() }
        device.work { it.phase == VisitPhase.Travelling }
        device.look()
        val opened = assertNotNull(Destination.of(Device.intent(assertNotNull(device.nextNotice()).contentIntent)))
        var taps = 1
        runBlocking {
            while (device.doorstep().visit(opened.visit).waits.isEmpty()) {
                taps += 1
                device.doorstep().press(opened.visit, assertNotNull(device.doorstep().visit(opened.visit).next))
            }
        }
        println("from the lock screen to having knocked: $taps taps")
        assertEquals(3, taps)
    }

    @Test
    fun `without a visit there is none`() = withOffice { office ->
        device.enrol(office)
        device.look()
        assertNull(device.nextNotice())
    }
}
