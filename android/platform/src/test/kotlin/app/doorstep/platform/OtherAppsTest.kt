package app.doorstep.platform

import android.content.Intent
import kotlin.test.Test
import kotlin.test.assertEquals
import kotlin.test.assertNotNull
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.RuntimeEnvironment
import org.robolectric.Shadows.shadowOf
import org.robolectric.shadows.ShadowToast

@RunWith(RobolectricTestRunner::class)
class OtherAppsTest {
    private val app = RuntimeEnvironment.getApplication()
    private val other = OtherApps(app) { app }

    private fun started(): Intent = assertNotNull(shadowOf(app).nextStartedActivity)

    @Test
    fun `the dialler opens with the number, and calls nobody`() {
        other.call("+86 138-0013-8000,,#1")
        val intent = started()
        assertEquals(Intent.ACTION_DIAL, intent.action)
        assertEquals("+86 138-0013-8000,,#1", intent.data?.schemeSpecificPart)
    }

    @Test
    fun `the map opens at the whole address`() {
        other.map("新华路 3-2-501 & q=1")
        val intent = started()
        assertEquals(Intent.ACTION_VIEW, intent.action)
        assertEquals("geo", intent.scheme)
        assertEquals("0,0?q=新华路 3-2-501 & q=1", intent.data?.schemeSpecificPart)
    }

    @Test
    fun `a statement goes as words to an app that the person chooses`() {
        val words = "Statement\nValve DN20 ¥86.00\n".repeat(200)
        other.share(words)
        val chooser = started()
        assertEquals(Intent.ACTION_CHOOSER, chooser.action)
        val send = assertNotNull(chooser.getParcelableExtra(Intent.EXTRA_INTENT, Intent::class.java))
        assertEquals(Intent.ACTION_SEND, send.action)
        assertEquals("text/plain", send.type)
        assertEquals(words, send.getStringExtra(Intent.EXTRA_TEXT))
    }

    @Test
    fun `a phone without such an app says so`() {
        shadowOf(app).checkActivities(true)
        other.call("13800138000")
        assertEquals("No app on this phone can do that.", ShadowToast.getTextOfLatestToast())
    }
}
