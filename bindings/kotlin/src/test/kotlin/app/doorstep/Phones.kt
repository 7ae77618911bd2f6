package app.doorstep

import app.doorstep.core.ActionView
import app.doorstep.core.Clock
import app.doorstep.core.ClockReading
import app.doorstep.core.FieldInput
import app.doorstep.core.Header
import app.doorstep.core.HttpReply
import app.doorstep.core.Language
import app.doorstep.core.OpenConfig
import app.doorstep.core.Recorded
import app.doorstep.core.Transport
import app.doorstep.core.TransportFailure
import app.doorstep.core.VisitView
import java.util.concurrent.atomic.AtomicLong

/** A clock that runs with the machine's and can be moved on. */
class MovedClock(private val boot: String = "boot-1") : Clock {
    private val ahead = AtomicLong()

    /** Lets time pass. */
    fun pass(ms: Long) {
        ahead.addAndGet(ms)
    }

    override fun read() = ClockReading(
        System.currentTimeMillis() + ahead.get(),
        System.nanoTime() / 1_000_000 + ahead.get(),
        boot,
    )
}

/** A network that can be cut. */
class Line(private val through: Transport) : Transport {
    @Volatile
    var cut = false

    override fun post(path: String, headers: List<Header>, body: ByteArray): HttpReply {
        if (cut) throw TransportFailure.Unreachable()
        return through.post(path, headers, body)
    }
}

/** A signature as a finger draws it. */
val strokes = "[[[0,0],[20,45],[41,2],[63,44],[80,0]],[[85,12],[120,9]]]".toByteArray()

/** A phone that holds a pack and belongs to an office that never answers again. */
suspend fun phone(pack: String = "knock-30s-service-code", clock: Clock? = null): Doorstep = phoneIn(folder().toString(), pack, clock)

/** The same in a folder of its own. */
suspend fun phoneIn(folder: String, pack: String = "knock-30s-service-code", clock: Clock? = null): Doorstep {
    val enrolled = object : Transport {
        override fun post(path: String, headers: List<Header>, body: ByteArray): HttpReply {
            if (path != "/v1/enrol") throw TransportFailure.Unreachable()
            val file = top.resolve("fixtures/contract/enrol.json").toFile()
            return HttpReply(200, listOf(Header("content-type", "application/json")), file.readBytes())
        }
    }
    val doorstep = Doorstep.open(OpenConfig(folder, Language.ENGLISH), clock = clock, transport = enrolled)
    if (doorstep.owner() == null) {
        doorstep.enrol("any")
        doorstep.addStandard(pack(pack))
    }
    return doorstep
}

/** The first choice of each question. */
fun firstChoices(action: ActionView): List<FieldInput> =
    action.asks.filter { it.choices.isNotEmpty() }.map { it.answer(it.choices.first()) }

/** Presses a button with the first choice of each question. */
suspend fun Doorstep.press(visit: String, action: ActionView): Recorded = perform(visit, action, firstChoices(action))

/** Every button of a screen. */
fun VisitView.buttons(): List<ActionView> =
    listOfNotNull(next) + others + checklist.flatMap { it.steps }.mapNotNull { it.action } + parts.flatMap { it.actions }
