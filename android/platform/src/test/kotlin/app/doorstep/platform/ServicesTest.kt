package app.doorstep.platform

import app.doorstep.code
import app.doorstep.core.DoorstepException
import app.doorstep.core.Language
import app.doorstep.core.SignOffStatus
import app.doorstep.core.UnplannedVisit
import app.doorstep.pack
import app.doorstep.phone.Place
import app.doorstep.phone.spelled
import app.doorstep.strokes
import kotlin.test.Test
import kotlin.test.assertEquals
import kotlin.test.assertFailsWith
import kotlin.test.assertNotNull
import kotlin.test.assertNotSame
import kotlin.test.assertSame
import kotlin.test.assertTrue
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.RuntimeEnvironment

@RunWith(RobolectricTestRunner::class)
class ServicesTest {
    private val device = Device()

    @Test
    fun `there is one engine, whoever asks first, in a folder that backups leave out`() = runBlocking {
        val asked = (1..8).map { async(Dispatchers.Default) { device.services.doorstep() } }.awaitAll()
        assertEquals(1, asked.toSet().size)
        val folder = device.app.noBackupFilesDir.resolve("engine")
        assertTrue(folder.resolve("visits.db").isFile)
        // The key is the Keystore's.
        assertTrue(!folder.resolve("key").exists())
    }

    @Test
    fun `whoever is stopped while the engine opens leaves it to the next`() = runBlocking {
        repeat(20) {
            device.die()
            val stopped = launch(Dispatchers.Default) { device.services.doorstep() }
            stopped.cancelAndJoin()
            assertEquals(null, device.services.doorstep().owner())
        }
    }

    @Test
    fun `what was recorded is there after the process has died`() = withOffice { office ->
        device.enrol(office)
        runBlocking { device.doorstep().addStandard(pack("heating-guide-30min")) }
        val visit = runBlocking { device.doorstep().openUnplanned(UnplannedVisit()).visit }
        device.die()
        assertEquals(visit, runBlocking { device.doorstep().visit(visit).visit })
        assertEquals("li", runBlocking { assertNotNull(device.doorstep().owner()).person })
    }

    @Test
    fun `the Keystore's key signs a statement, and a lost one has to be enrolled again`() = withOffice { office ->
        device.enrol(office)
        runBlocking {
            val doorstep = device.doorstep()
            doorstep.addStandard(pack("heating-guide-30min"))
            val visit = doorstep.openUnplanned(UnplannedVisit()).visit
            suspend fun sign() = doorstep.sign(visit, doorstep.statement(visit, Language.ENGLISH).sha256, strokes, "owner")
            FakeKeystore.pairs.clear()
            // Whoever asks for the public key has a new one made, which the office does not know.
            assertEquals("key_changed", assertFailsWith<DoorstepException.KeyLost> { sign() }.code)
            doorstep.enrol(office.code("li"))
            sign()
            assertEquals(SignOffStatus.Signed, doorstep.visit(visit).signOff.status)
        }
    }

    @Test
    fun `the app is where it was, in the language that was chosen`() = withOffice { office ->
        device.enrol(office)
        val places = listOf(Place.Today, Place.Settings)
        val first = runBlocking { device.services.phone("") }
        assertSame(first, runBlocking { device.services.phone("") })
        assertEquals(Language.ENGLISH, first.language.value)

        // The person chooses Chinese in the system's settings; Android then makes the activity anew.
        RuntimeEnvironment.setQualifiers("zh-rCN")
        device.app.onConfigurationChanged(device.app.resources.configuration)
        val second = runBlocking { device.services.phone(places.spelled()) }
        assertNotSame(first, second)
        assertEquals(Language.CHINESE, second.language.value)
        assertEquals(places, second.places.value)
        assertEquals("下一次上门", device.notifications.getNotificationChannel(Channel.NEXT.id).name)
    }
}
