package app.doorstep

import app.doorstep.core.ChangeListener
import app.doorstep.core.ChangeSet
import app.doorstep.core.Core
import app.doorstep.core.DoorstepException
import app.doorstep.core.FieldInput
import app.doorstep.core.FieldValue
import app.doorstep.core.Header
import app.doorstep.core.HttpReply
import app.doorstep.core.KeyVault
import app.doorstep.core.Language
import app.doorstep.core.LogLine
import app.doorstep.core.LogSink
import app.doorstep.core.OpenConfig
import app.doorstep.core.PortFailure
import app.doorstep.core.Transport
import app.doorstep.core.UnplannedVisit
import java.security.KeyPair
import java.security.KeyPairGenerator
import java.security.Signature
import java.security.interfaces.ECPublicKey
import java.security.spec.ECGenParameterSpec
import java.util.concurrent.CopyOnWriteArrayList
import kotlin.io.path.createFile
import kotlin.io.path.readBytes
import kotlin.io.path.writeText
import kotlin.test.Test
import kotlin.test.assertContains
import kotlin.test.assertEquals
import kotlin.test.assertFailsWith
import kotlin.test.assertFalse
import kotlin.test.assertTrue
import kotlinx.coroutines.runBlocking

/** What is wrong gets an error of the type for what to do about it, and changes nothing. */
class BadInputTest {
    private suspend inline fun <reified E : DoorstepException> fails(code: String, crossinline call: suspend () -> Unit) {
        val error = assertFailsWith<DoorstepException> { call() }
        assertEquals(code, error.code)
        assertTrue(error is E, "$code is ${error::class.simpleName}")
        assertTrue(error.text.isNotEmpty())
    }

    private suspend fun Doorstep.opened() = openUnplanned(UnplannedVisit()).visit

    @Test
    fun `an unknown visit`() = runBlocking {
        phone().use { p ->
            for (id in listOf("", "x", "0193a5c0-0000-7000-8000-000000000001")) {
                fails<DoorstepException.Refused>("unknown_visit") { p.visit(id) }
                fails<DoorstepException.Refused>("unknown_visit") { p.addNote(id, "x") }
            }
            fails<DoorstepException.Bug>("bad_input") { p.visit("\uD83D") }
        }
    }

    @Test
    fun `a stale screen, and an action that is no longer allowed`() = runBlocking {
        phone().use { p ->
            val visit = p.opened()
            val before = p.visit(visit)
            val action = before.buttons().first { it.screen == app.doorstep.core.ActionScreen.Tap && it.waitMs == 0L }
            p.press(visit, action)
            val now = p.visit(visit)
            // What the old screen offered and the new one does not is refused, or it is harmless to do twice.
            for (old in before.buttons().filter { o -> now.buttons().none { it.act == o.act && it.step == o.step } }) {
                try {
                    p.press(visit, old)
                } catch (refused: DoorstepException.Refused) {
                    assertTrue(refused.text.isNotEmpty())
                }
            }
            // Going in before anybody asked: a rule holds it, and the refusal says what would satisfy it.
            val held = assertFailsWith<DoorstepException.Refused> { p.perform(visit, action.copy(act = "entered", step = "", fixed = emptyList(), asks = emptyList())) }
            assertTrue(held.refusal!!.lines.isNotEmpty())
            // Not a word of a refusal is in the text that ends in logs.
            assertFalse(held.refusal!!.text in "${held.message}$held".replace("text=${held.text}", ""))
        }
    }

    @Test
    fun `answers that do not fit their questions`() = runBlocking {
        phone().use { p ->
            val visit = p.opened()
            val ask = p.visit(visit).buttons().firstOrNull { b -> b.asks.any { !it.optional } }
                ?: error("no button asks anything")
            fails<DoorstepException.Refused>("bad_input") { p.perform(visit, ask) }
            fun all(value: FieldValue) = ask.asks.map { FieldInput(it.name, value) }
            val double = all(FieldValue.Code("x")) + all(FieldValue.Code("x"))
            fails<DoorstepException.Refused>("bad_input") { p.perform(visit, ask, double) }
            fails<DoorstepException.Refused>("bad_input") { p.perform(visit, ask, all(FieldValue.Flag(true))) }
        }
    }

    @Test
    fun `a huge note, and one that was cut within a character`() = runBlocking {
        phone().use { p ->
            val visit = p.opened()
            fails<DoorstepException.Refused>("bad_input") { p.addNote(visit, "大".repeat(1_000_000)) }
            assertEquals(1, p.visit(visit).record.size)
            p.addNote(visit, "一切正常 👍".dropLast(1))
            assertContains(p.visit(visit).record.last().detail, "一切正常 \uFFFD")
        }
    }

    @Test
    fun `a closed engine`() = runBlocking {
        val p = phone()
        val visit = p.opened()
        p.close()
        p.close()
        fails<DoorstepException.Bug>("closed") { p.today() }
        fails<DoorstepException.Bug>("closed") { p.addNote(visit, "x") }
        fails<DoorstepException.Bug>("closed") { p.sync() }
        fails<DoorstepException.Bug>("closed") { p.todays().collect { } }
    }

    @Test
    fun `two engines on one folder`() = runBlocking {
        val folder = folder().toString()
        phoneIn(folder).use {
            fails<DoorstepException.Bug>("already_open") { phoneIn(folder) }
        }
        phoneIn(folder).close()
    }

    @Test
    fun `a folder that is none, and a database that is none`() = runBlocking {
        val file = folder().resolve("file").createFile()
        fails<DoorstepException.FreeSpace>("folder_unusable") { phoneIn(file.toString()) }
        val folder = folder().also { it.resolve("visits.db").writeText("This is no database.".repeat(500)) }
        fails<DoorstepException.Damaged>("damaged") { phoneIn(folder.toString()) }
        assertTrue(folder.resolve("visits.db").readBytes().decodeToString().startsWith("This is no"))
    }

    @Test
    fun `a listener and a log that throw`() = runBlocking {
        val lines = CopyOnWriteArrayList<LogLine>()
        val log = object : LogSink {
            override fun log(line: LogLine) {
                lines += line
                error("the log throws")
            }
        }
        val core = Core.open(OpenConfig(folder().toString(), Language.ENGLISH), null, null, enrolling(), log)
        core.enrol("any", null)
        core.addStandard(pack("knock-30s-service-code"))
        core.observe(object : ChangeListener {
            override fun changed(changes: ChangeSet): Unit = error("吴女士")
        })
        val visit = core.openUnplanned(UnplannedVisit()).visit
        assertEquals(1, core.visit(visit).record.size)
        assertEquals(LogLine("open_unplanned", "listener_failed"), lines.last())
        core.shutDown()
    }

    /** Enrols, and answers a sync with [answer]. */
    private fun enrolling(answer: () -> HttpReply = { error("no answer") }) = object : Transport {
        override fun post(path: String, headers: List<Header>, body: ByteArray): HttpReply = when (path) {
            "/v1/enrol" -> reply(200, "application/json", top.resolve("fixtures/contract/enrol.json").readBytes())
            else -> answer()
        }
    }

    private fun reply(status: Int, kind: String, body: ByteArray = ByteArray(0)) =
        HttpReply(status, listOf(Header("content-type", kind)), body)

    @Test
    fun `a transport that lies or throws`() = runBlocking {
        val cbor = "application/vnd.doorstep.sync+cbor"
        val answers = listOf<Pair<String, () -> HttpReply>>(
            "not_the_office" to { reply(200, "text/html", "<h1>WiFi".toByteArray()) },
            "office_fault" to { reply(200, cbor, byteArrayOf(0xa0.toByte())) },
            "not_the_office" to { reply(-7, cbor) },
            "office_fault" to { reply(200, cbor, ByteArray(9 * 1024 * 1024)) },
            "unreachable" to { error("吴女士") },
        )
        for ((code, answer) in answers) {
            Doorstep.open(OpenConfig(folder().toString(), Language.CHINESE), transport = enrolling(answer)).use { p ->
                p.enrol("any")
                p.addStandard(pack("knock-30s-service-code"))
                val visit = p.opened()
                val error = assertFailsWith<DoorstepException> { p.sync() }
                assertEquals(code, error.code)
                assertFalse("吴女士" in "$error")
                assertTrue(p.visit(visit).custody.waiting > 0, "nothing is acknowledged")
            }
        }
    }

    /** A key store as Android's: it signs in DER, and can lose its key. */
    private class Keys : KeyVault {
        var pair: KeyPair? = made()

        fun made(): KeyPair = KeyPairGenerator.getInstance("EC")
            .apply { initialize(ECGenParameterSpec("secp256r1")) }.generateKeyPair()

        private fun here() = pair ?: throw PortFailure.Failed("key_lost")

        override fun publicKey(): ByteArray {
            val point = (here().public as ECPublicKey).w
            fun word(n: java.math.BigInteger) = n.toByteArray().takeLast(32).toByteArray().let { ByteArray(32 - it.size) + it }
            return byteArrayOf(4) + word(point.affineX) + word(point.affineY)
        }

        override fun sign(payload: ByteArray): ByteArray = Signature.getInstance("SHA256withECDSA").run {
            initSign(here().private)
            update(payload)
            sign()
        }
    }

    @Test
    fun `a key store of the platform's signs, and one that lost its key does not`() = runBlocking {
        val keys = Keys()
        val p = Doorstep.open(OpenConfig(folder().toString(), Language.ENGLISH), keys, transport = enrolling())
        p.enrol("any")
        p.addStandard(pack("heating-guide-30min"))
        val visit = p.opened()
        val statement = p.statement(visit, Language.ENGLISH)
        val kept = keys.pair
        keys.pair = null
        fails<DoorstepException.KeyLost>("key_lost") { p.sign(visit, statement.sha256, strokes, "owner") }
        keys.pair = keys.made()
        fails<DoorstepException.KeyLost>("key_changed") { p.sign(visit, statement.sha256, strokes, "owner") }
        keys.pair = kept
        fails<DoorstepException.Refused>("strokes_too_little") { p.sign(visit, statement.sha256, "[]".toByteArray(), "owner") }
        p.sign(visit, statement.sha256, strokes, "owner")
        assertEquals(app.doorstep.core.SignOffStatus.Signed, p.visit(visit).signOff.status)
        p.close()
    }
}
