package app.doorstep.phone

import app.doorstep.Doorstep
import app.doorstep.MovedClock
import app.doorstep.answer
import app.doorstep.core.ActionView
import app.doorstep.core.AskKind
import app.doorstep.core.FieldInput
import app.doorstep.core.FieldValue
import app.doorstep.core.Language
import app.doorstep.core.VisitView
import app.doorstep.firstChoices
import java.util.concurrent.Executors
import kotlin.test.assertNotNull
import kotlin.test.assertNull
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.ExperimentalCoroutinesApi
import kotlinx.coroutines.asCoroutineDispatcher
import kotlinx.coroutines.cancel
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.filterNotNull
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.flow.flatMapLatest
import kotlinx.coroutines.flow.map
import kotlinx.coroutines.flow.update
import kotlinx.coroutines.withContext

/** Time that passes when a test says so, for the engine and the models alike. */
class TestTime(val clock: MovedClock = MovedClock()) : Passing {
    private val moved = MutableStateFlow(0)

    override fun now(): Long = clock.read().sinceBootMs

    override suspend fun until(at: Long) {
        moved.first { now() >= at }
    }

    /** Lets time pass. */
    fun pass(ms: Long) {
        clock.pass(ms)
        moved.update { it + 1 }
    }
}

/** What was asked of the phone besides. */
class Besides : Outside, KnockAlarm {
    val calls = mutableListOf<String>()
    val maps = mutableListOf<String>()
    val shared = mutableListOf<String>()

    /** Milliseconds until each visit's notification, as it was set last. */
    val alarms = mutableMapOf<String, Long>()

    override fun call(number: String) {
        calls += number
    }

    override fun map(place: String) {
        maps += place
    }

    override fun share(text: String) {
        shared += text
    }

    override fun at(visit: String, rule: String, remainingMs: Long) {
        alarms[visit] = remainingMs
    }

    override fun none(visit: String) {
        alarms -= visit
    }
}

/** A person with the app in the hand: every [tap] is one touch of the glass. */
class Walk(
    val doorstep: Doorstep,
    val time: TestTime = TestTime(),
    saved: String = "",
    address: OfficeAddress = OfficeAddress("http://127.0.0.1:9"),
    language: Language = Language.ENGLISH,
    val besides: Besides = Besides(),
) : AutoCloseable {
    private val thread = Executors.newSingleThreadExecutor().asCoroutineDispatcher()
    private val scope = CoroutineScope(thread)

    /** Touches so far. */
    var taps = 0
        private set

    val phone = PhoneModel(doorstep, language, scope, address, time, besides, besides, { time.clock.read().wallMs }, saved)

    /** What is shown, once it is read and no tap is under way. */
    @OptIn(ExperimentalCoroutinesApi::class)
    suspend fun shown(): Shown = withContext(thread) {
        val screens = phone.shown.filterNotNull().flatMapLatest { shown -> shown.model.state.map { shown to it } }
        screens.first { (_, screen) -> phone.coming == null && !screen.busy && (screen.view != null || screen.trouble != null) }.first
    }

    /** The model of the screen that is shown. */
    suspend inline fun <reified M : ScreenModel<*>> on(): M {
        val shown = shown()
        return shown.model as? M ?: error("${shown.place} is shown: ${shown.model.state.value.trouble?.text}")
    }

    /** What the screen of a visit shows, once it has caught up with what a test recorded beside it. */
    suspend fun visit(): VisitView {
        val model = on<VisitModel>()
        val records = doorstep.visit(model.visit).recordTotal
        return assertNotNull(model.state.first { it.view?.recordTotal == records }.view)
    }

    /** Why the last tap recorded nothing. */
    suspend fun trouble(): Trouble? = shown().model.state.value.trouble

    /** One touch of the glass. */
    suspend fun tap(touch: PhoneModel.() -> Unit): Shown {
        taps += 1
        return quietly(touch)
    }

    /** What is no touch: a link, a test's own doing. */
    suspend fun quietly(work: PhoneModel.() -> Unit): Shown {
        shown()
        withContext(thread) { phone.work() }
        return shown()
    }

    /** Touches a button of the screen that is shown. */
    suspend fun act(action: ActionView): Shown {
        val model = shown().model as VisitTaps<*>
        return tap { model.act(action) }
    }

    /** Presses a button and answers what it asks with the first choices, as the screens have it touched. */
    suspend fun press(action: ActionView): Shown {
        time.pass(maxOf(action.waitMs, 2_000))
        val model = shown().model as VisitTaps<*>
        val only = action.onlyChoice
        if (only != null && only.choices.size <= 2) {
            tap { model.answer(action, only.choices.first()) }
            return recorded()
        }
        tap { model.act(action) }
        val ask = shown().model as? AskModel ?: return recorded()
        if (only != null) {
            tap { ask.done(listOf(only.answer(only.choices.first()))) }
            return recorded()
        }
        // A touch for each choice; what is typed is not counted.
        taps += action.asks.count { it.kind == AskKind.Choice }
        tap { ask.done(firstChoices(action) + typed(action)) }
        return recorded()
    }

    /** The big button, or all that can be told with it, until [done]. */
    suspend fun work(done: (VisitView) -> Boolean) {
        repeat(80) {
            val view = visit()
            if (done(view)) return
            val together = view.together()
            if (together.isEmpty()) {
                press(assertNotNull(view.next, "a button at ${view.phaseWord}"))
            } else {
                val model = on<VisitModel>()
                time.pass(2_000)
                tap { model.together(together) }
                recorded()
            }
        }
        error("it does not end")
    }

    private suspend fun recorded(): Shown = shown().also {
        assertNull(it.model.state.value.trouble?.text, "at ${it.place}")
    }

    private fun typed(action: ActionView): List<FieldInput> = action.asks.mapNotNull {
        when (it.kind) {
            AskKind.Number -> FieldInput(it.name, FieldValue.Number(200))
            AskKind.Text -> FieldInput(it.name, FieldValue.Words("typed"))
            else -> null
        }
    }

    override fun close() {
        scope.cancel()
        thread.close()
        doorstep.close()
    }
}

/** A signature as a finger draws it. */
val signature = Strokes(
    listOf(
        listOf(Point(0, 0), Point(20, 45), Point(41, 2), Point(63, 44), Point(80, 0)),
        listOf(Point(85, 12), Point(120, 9)),
    ),
)
