package app.doorstep.ui.pictures

import app.doorstep.Doorstep
import app.doorstep.answer
import app.doorstep.core.ActionView
import app.doorstep.core.AskKind
import app.doorstep.core.ChoiceView
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
import app.doorstep.core.UnplannedVisit
import app.doorstep.core.VisitView
import app.doorstep.phone.Trouble
import app.doorstep.phone.trouble
import app.doorstep.code
import app.doorstep.step
import app.doorstep.text
import java.nio.file.Files
import java.nio.file.Path
import kotlin.io.path.isRegularFile
import kotlin.io.path.listDirectoryEntries
import kotlin.io.path.name
import kotlin.io.path.readBytes
import kotlinx.coroutines.runBlocking

private val top = Path.of(System.getProperty("doorstep.top")).toAbsolutePath().normalize()

/** Clocks that move only when told: pictures do not change from day to day. Enrolment is when its office says. */
class StillClock(wall: Long = ENROLLED) : Clock {
    /** UTC milliseconds. */
    var wall = wall
        private set

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

/** What the office of `fixtures/contract` calls the time of an enrolment, and 09:12 on the next morning in Shanghai. */
private const val ENROLLED = 1_763_900_000_000
private const val MORNING = 1_763_946_720_000

/** Something in both languages. */
class Both<T>(private val chinese: T, private val english: T) {
    operator fun get(language: Language): T = if (language == Language.CHINESE) chinese else english

    /** The same with something changed; [change] is told whether it is the Chinese one. */
    fun <R> map(change: (T, Boolean) -> R): Both<R> = Both(change(chinese, true), change(english, false))
}

/**
 * A phone with a real engine that holds these packs. Its office enrolled it, gave it the visits of [recording] if
 * there is one (see `fixtures/contract`), and never answered again.
 */
class PicturePhone(vararg packs: String, recording: String? = null, val clock: StillClock = StillClock()) {
    /** What the office answers from now on; `null`: it cannot be reached. */
    var answer: HttpReply? = null
    private var reply: ByteArray? = recording?.let { top.resolve("fixtures/contract/$it.reply").readBytes() }
    private val office = object : Transport {
        override fun post(path: String, headers: List<Header>, body: ByteArray): HttpReply {
            answer?.let { return it }
            val (kind, said) = when (path) {
                "/v1/enrol" -> "application/json" to top.resolve("fixtures/contract/enrol.json").readBytes()
                else -> "application/vnd.doorstep.sync+cbor" to (reply ?: throw TransportFailure.Unreachable())
            }
            return HttpReply(200, listOf(Header("content-type", kind)), said)
        }
    }
    val engine: Doorstep = runBlocking {
        val folder = Files.createTempDirectory("pictures")
        Runtime.getRuntime().addShutdownHook(Thread { folder.toFile().deleteRecursively() })
        val config = OpenConfig(folder.toString(), Language.CHINESE, company = "North Heat")
        Doorstep.open(config, clock = clock, transport = office).also { engine ->
            engine.enrol("any")
            packs.forEach { engine.addStandard(pack(it)) }
            clock.pass(MORNING - ENROLLED)
            if (reply != null) engine.sync()
            reply = null
        }
    }

    /** Opens a visit, and gives it the customer that an order would have brought. */
    fun open(fault: String = "no_heat", place: String = "3号楼2单元501", standard: String? = null): String =
        runBlocking { engine.openUnplanned(UnplannedVisit(standard, fault, place)).visit }

    /** A sync whose failure the screens show. */
    fun sync() = runBlocking {
        try {
            engine.sync()
            error("the office answered")
        } catch (expected: DoorstepException) {
            expected.code
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
    fun view(visit: String): Both<VisitView> = both { engine ->
        val view = engine.visit(visit)
        if (view.header.customerName.isNotEmpty()) return@both view
        view.copy(header = view.header.copy(customerName = "吴女士", phone = "13800000000"))
    }

    /** What the engine says when this is tapped on the screen, in both languages; it must not be recorded. */
    fun refused(visit: String, pick: (VisitView) -> ActionView?): Both<Trouble> = both { engine ->
        val action = pick(engine.visit(visit)) ?: error("no such button")
        try {
            engine.perform(visit, action, firstChoices(action))
            error("${action.label} was recorded")
        } catch (refused: DoorstepException.Refused) {
            refused.trouble(action)
        }
    }

    /** Records a button, 20 s and its wait after the one before. [choose] answers its only question. */
    fun tap(visit: String, choose: String? = null, pick: (VisitView) -> ActionView?) = runBlocking {
        val action = pick(engine.visit(visit)) ?: error("no such button")
        clock.pass(action.waitMs + 20_000)
        val answers = choose?.let { listOf(action.asks.single().answer(ChoiceView(it, ""))) } ?: firstChoices(action)
        try {
            engine.perform(visit, action, answers)
        } catch (refused: DoorstepException.Refused) {
            throw AssertionError("${action.label}: ${refused.text}", refused)
        }
    }

    /** Records a step of the checklist. */
    fun step(visit: String, step: String, choose: String? = null) = tap(visit, choose) { it.step(step)?.action }

    /** Presses the big button until [done]. */
    fun work(visit: String, done: (VisitView) -> Boolean) {
        repeat(80) {
            if (done(runBlocking { engine.visit(visit) })) return
            tap(visit) { it.next }
        }
        error("it does not end")
    }
}

/** The first choice of each question, and of times the next morning, an hour apart. */
fun firstChoices(action: ActionView): List<FieldInput> = action.asks.mapIndexedNotNull { i, ask ->
    if (ask.kind == AskKind.Moment) ask.answer(MORNING + (24 + i) * 3_600_000L) else ask.choices.firstOrNull()?.let { ask.answer(it) }
}

fun pack(id: String): List<StandardFile> =
    top.resolve("fixtures/standards/$id").listDirectoryEntries().filter { it.isRegularFile() }.sortedBy { it.name }
        .map { StandardFile(it.name, it.readBytes()) }
