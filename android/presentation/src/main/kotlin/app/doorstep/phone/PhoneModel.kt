package app.doorstep.phone

import app.doorstep.Doorstep
import app.doorstep.core.ActionView
import app.doorstep.core.Language
import java.time.DateTimeException
import java.time.ZoneId
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.flow.asStateFlow
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.launch

/** A place and the model of its screen. */
data class Shown(val place: Place, val model: ScreenModel<*>)

/**
 * The app: where the person is, the way back, and the model of the screen that is shown. Its functions are called on
 * one thread, that of [scope].
 *
 * @param language the technician's, as the engine was opened with
 * @param scope as long as the process
 * @param wall the wall clock as the engine reads it, UTC milliseconds
 * @param start the places of [saved], where the process had died
 */
class PhoneModel(
    val doorstep: Doorstep,
    language: Language,
    internal val scope: CoroutineScope,
    val address: OfficeAddress,
    internal val time: Passing,
    internal val alarm: KnockAlarm,
    internal val outside: Outside,
    val wall: () -> Long = System::currentTimeMillis,
    start: String = "",
) {
    private val way = MutableStateFlow(placesOf(start))
    private val screen = MutableStateFlow<Shown?>(null)
    private val speech = MutableStateFlow(language)

    /** The model of the next screen, while its first reading is under way. */
    internal var coming: ScreenModel<*>? = null
        private set

    /** The places from the first to the last; the last is shown as soon as it is read. */
    val places: StateFlow<List<Place>> = way.asStateFlow()

    /** What is shown; `null` until the first screen is read. */
    val shown: StateFlow<Shown?> = screen.asStateFlow()

    /** The technician's language. */
    val language: StateFlow<Language> = speech.asStateFlow()

    /** The language in which a customer was last addressed. */
    var customers: Language = language
        private set

    /** Talks to the office. */
    val office = SyncModel(this)

    init {
        scope.launch {
            val joined = knowZone()
            if (way.value.isEmpty()) show(listOf(if (joined) Place.Today else Place.Welcome)) else show(way.value)
        }
    }

    /** Zone of the office's times. */
    var zone: ZoneId = ZoneId.systemDefault()
        private set

    /** Whether this phone belongs to an office, whose zone is used from then on. */
    internal suspend fun knowZone(): Boolean {
        val owner = doorstep.owner() ?: return false
        zone = try {
            ZoneId.of(owner.zone)
        } catch (_: DateTimeException) {
            zone
        }
        return true
    }

    /** The way back as one plain string, for the time after a process death. */
    fun saved(): String = way.value.spelled()

    /** Opens a place over the shown one. Nothing while a tap is under way, or when it is shown already. */
    fun go(place: Place) {
        if (isBusy() || way.value.lastOrNull() == place) return
        show(way.value + place)
    }

    /** One step back; `false` when there is none, and the app may be left. */
    fun back(): Boolean {
        if (isBusy() || screen.value?.model?.back() == true) return true
        if (way.value.size < 2) return false
        show(way.value.dropLast(1))
        return true
    }

    /** To the list of the day. */
    fun home() = show(listOf(Place.Today))

    /** A link from outside the app, such as a notification: the visit over the list of the day. */
    fun openVisit(visit: String) = show(listOf(Place.Today, Place.Visit(visit)))

    /** The same to the wait at the door. */
    fun openKnock(visit: String) = show(listOf(Place.Today, Place.Visit(visit), Place.Knock(visit)))

    /** To join the office, again; [why] is what was held by it. */
    fun enrol(why: Trouble? = null) {
        if (way.value.lastOrNull() != Place.Welcome) show(way.value + Place.Welcome, why = why)
    }

    internal fun ask(visit: String, action: ActionView, earlier: Boolean = false) {
        if (isBusy() || way.value.lastOrNull() is Place.Ask) return
        show(way.value + Place.Ask(visit, Button(action), earlier), offered = action)
    }

    /** Calls this number; nothing where there is none. */
    fun call(number: String) {
        if (number.isNotEmpty()) outside.call(number)
    }

    /** Shows the way to this address; nothing where there is none. */
    fun map(place: String) {
        if (place.isNotEmpty()) outside.map(place)
    }

    /** Another place instead of the shown one. */
    internal fun instead(place: Place) = show(way.value.dropLast(1) + place)

    /** What [model] is for is done: back from it, and over the places before that were on the way to it. */
    internal fun done(model: ScreenModel<*>, over: (Place) -> Boolean = { false }) {
        val shown = screen.value ?: return
        if (shown.model === model && way.value.last() == shown.place) show(way.value.dropLast(1).dropLastWhile(over))
    }

    /** The shown place is the same in other words. */
    internal fun turn(place: Place.OfCustomer) {
        customers = place.language
        way.value = way.value.dropLast(1) + place
        screen.value = screen.value?.copy(place = place)
    }

    /** A place that is not there any more. */
    internal fun leave(place: Place) = show((way.value - place).ifEmpty { listOf(Place.Today) })

    internal fun speaks(language: Language) {
        if (customers == speech.value) customers = language
        speech.value = language
    }

    private fun isBusy(): Boolean = screen.value?.model?.state?.value?.busy == true

    /** Shows the last of these places once it is read; until then the screen before stays. */
    private fun show(places: List<Place>, offered: ActionView? = null, why: Trouble? = null) {
        if (places == way.value && screen.value?.place == places.last()) return
        way.value = places
        val place = places.last()
        val model = modelOf(place, offered, why)
        coming?.close()
        coming = model
        model.start()
        model.scope.launch {
            model.state.first { it.view != null || it.trouble != null && it.trouble != why }
            val before = screen.value
            coming = null
            screen.value = Shown(place, model)
            before?.model?.close()
        }
    }

    private fun modelOf(place: Place, offered: ActionView?, why: Trouble?): ScreenModel<*> = when (place) {
        Place.Welcome -> WelcomeModel(this, why)
        Place.Today -> TodayModel(this)
        Place.Open -> OpenModel(this)
        Place.Settings -> SettingsModel(this)
        is Place.Visit, is Place.Knock, is Place.NoAnswer, is Place.Hazard, is Place.Note, is Place.Parts ->
            VisitModel(this, place.visit)
        is Place.Ask -> AskModel(this, place, offered)
        is Place.Tariff -> TariffModel(this, place.visit)
        is Place.Quote -> QuoteModel(this, place)
        is Place.Evidence -> EvidenceModel(this, place.visit)
        is Place.Consent -> ConsentModel(this, place)
        is Place.Statement -> StatementModel(this, place)
    }
}
