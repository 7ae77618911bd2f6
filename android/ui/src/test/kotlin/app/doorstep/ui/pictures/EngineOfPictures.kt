package app.doorstep.ui.pictures

import app.doorstep.Doorstep
import app.doorstep.answer
import app.doorstep.core.ActionView
import app.doorstep.core.Clock
import app.doorstep.core.ClockReading
import app.doorstep.core.DoorstepException
import app.doorstep.core.FieldInput
import app.doorstep.core.Header
import app.doorstep.core.HttpReply
import app.doorstep.core.Language
import app.doorstep.core.OpenConfig
import app.doorstep.core.StandardFile
import app.doorstep.core.Transport
import app.doorstep.core.TransportFailure
import app.doorstep.core.VisitView
import app.doorstep.phone.Trouble
import app.doorstep.phone.trouble
import java.nio.file.Files
import java.nio.file.Path
import kotlin.io.path.isRegularFile
import kotlin.io.path.listDirectoryEntries
import kotlin.io.path.name
import kotlin.io.path.readBytes
import kotlinx.coroutines.runBlocking

private val top = Path.of(System.getProperty("doorstep.top")).toAbsolutePath().normalize()

/** Clocks that move only when told: pictures do not change from day to day. Starts at 09:12 in Shanghai. */
class StillClock(var wall: Long = 1_763_946_720_000) : Clock {
    private var sinceBoot = 1_000_000L
    private var boot = "boot-1"

    fun pass(ms: Long) {
        wall += ms
        sinceBoot += ms
    }

    /** The phone was switched off and on. */
    fun restart() {
        boot = "boot-2"
        sinceBoot = 5_000
    }

    override fun read() = ClockReading(wall, sinceBoot, boot)
}

/** Something in both languages. */
class Both<T>(private val chinese: T, private val english: T) {
    operator fun get(language: Language): T = if (language == Language.CHINESE) chinese else english
}

/**
 * A phone with a real engine that holds these packs. Its office enrolled it, gave it the visits of [recording] if
 * there is one (see `fixtures/contract`), and never answered again.
 */
class PicturePhone(vararg packs: String, recording: String? = null, val clock: StillClock = StillClock()) {
    private var reply: ByteArray? = recording?.let { top.resolve("fixtures/contract/$it.reply").readBytes() }
    private val office = object : Transport {
        override fun post(path: String, headers: List<Header>, body: ByteArray): HttpReply {
            val (kind, answer) = when (path) {
                "/v1/enrol" -> "application/json" to top.resolve("fixtures/contract/enrol.json").readBytes()
                else -> "application/vnd.doorstep.sync+cbor" to (reply ?: throw TransportFailure.Unreachable())
            }
            return HttpReply(200, listOf(Header("content-type", kind)), answer)
        }
    }
    val engine: Doorstep = runBlocking {
        val folder = Files.createTempDirectory("pictures")
        Runtime.getRuntime().addShutdownHook(Thread { folder.toFile().deleteRecursively() })
        val config = OpenConfig(folder.toString(), Language.CHINESE, company = "North Heat")
        Doorstep.open(config, clock = clock, transport = office).also { engine ->
            engine.enrol("any")
            packs.forEach { engine.addStandard(pack(it)) }
            if (reply != null) engine.sync()
            reply = null
        }
    }

    /** The same view in both languages. */
    fun <T> both(read: suspend (Doorstep) -> T): Both<T> = runBlocking {
        val (chinese, english) = listOf(Language.CHINESE, Language.ENGLISH).map {
            engine.useLanguage(it)
            read(engine)
        }
        Both(chinese, english)
    }

    /** The screen of a visit in both languages. */
    fun view(visit: String): Both<VisitView> = both { it.visit(visit) }

    /** What the engine says when this is tapped on the screen, in both languages; it must not be recorded. */
    fun refused(visit: String, pick: (VisitView) -> ActionView): Both<Trouble> = both { engine ->
        val action = pick(engine.visit(visit))
        try {
            engine.perform(visit, action, firstChoices(action))
            error("${action.label} was recorded")
        } catch (refused: DoorstepException.Refused) {
            refused.trouble(action)
        }
    }

    fun tap(visit: String, pick: (VisitView) -> ActionView?) = runBlocking {
        val action = pick(engine.visit(visit)) ?: error("no such button")
        clock.pass(action.waitMs + 20_000)
        engine.perform(visit, action, firstChoices(action))
    }

    /** Presses the big button until [done]. */
    fun work(visit: String, done: (VisitView) -> Boolean) {
        repeat(80) {
            if (done(runBlocking { engine.visit(visit) })) return
            tap(visit) { it.next }
        }
        error("it does not end")
    }
}

/** The first choice of each question, and 20 of each number. */
fun firstChoices(action: ActionView): List<FieldInput> =
    action.asks.mapNotNull { ask -> ask.choices.firstOrNull()?.let { ask.answer(it) } }

fun pack(id: String): List<StandardFile> =
    top.resolve("fixtures/standards/$id").listDirectoryEntries().filter { it.isRegularFile() }.sortedBy { it.name }
        .map { StandardFile(it.name, it.readBytes()) }
