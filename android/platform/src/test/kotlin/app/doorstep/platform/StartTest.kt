package app.doorstep.platform

import android.content.Intent
import android.net.Uri
import app.doorstep.phone.Place
import app.doorstep.phone.spelled
import kotlin.test.Test
import kotlin.test.assertEquals
import kotlin.test.assertNotNull
import kotlin.test.assertNull
import kotlinx.coroutines.runBlocking
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner

/** An activity opens the app, and a notification leads within it. */
@RunWith(RobolectricTestRunner::class)
class StartTest {
    private val device = Device()

    private fun open(saved: String = "", intent: Intent? = null) =
        Start(device.services).also { runBlocking { it.open(saved, intent) } }

    private fun Start.places() = assertNotNull(state.value.phone).places.value

    private val visit = Destination.OfVisit("v-1")
    private val wait = Destination.OfWait("v-1")

    @Test
    fun `a tap on a notification leads to its screen, over the list of the day`() {
        val start = open(intent = wait.intent(device.app))
        assertEquals(listOf(Place.Today, Place.Visit("v-1"), Place.Knock("v-1")), start.places())
        start.lead(visit.intent(device.app))
        assertEquals(listOf(Place.Today, Place.Visit("v-1")), start.places())
        // The icon leaves the person where they are.
        start.lead(Intent(Intent.ACTION_MAIN))
        assertEquals(listOf(Place.Today, Place.Visit("v-1")), start.places())
    }

    @Test
    fun `an activity that is made anew is where it was, not where its first intent led`() {
        val saved = listOf(Place.Today, Place.Settings).spelled()
        val start = open(saved, wait.intent(device.app))
        assertEquals(listOf(Place.Today, Place.Settings), start.places())
        assertEquals(saved, start.saved())
    }

    @Test
    fun `an engine that does not open says why, and is tried again`() {
        val folder = device.app.noBackupFilesDir.resolve("engine")
        device.die {
            folder.deleteRecursively()
            folder.writeText("in the way")
        }
        val start = open()
        assertEquals("folder_unusable", assertNotNull(start.state.value.trouble).code)
        folder.delete()
        runBlocking { start.open("", null) }
        assertNull(start.state.value.trouble)
        assertNotNull(start.state.value.phone)
    }

    @Test
    fun `what is no address of ours leads nowhere`() {
        for (text in listOf("doorstep://visit", "doorstep://else/v-1", "https://visit/v-1", "tel:1")) {
            assertNull(Destination.of(Intent(Intent.ACTION_VIEW, Uri.parse(text))), text)
        }
        assertNull(Destination.of(null))
        // An id is one segment, whatever is in it.
        val odd = Destination.OfVisit("a/b c?d#e")
        assertEquals(odd, Destination.of(odd.intent(device.app)))
    }
}
