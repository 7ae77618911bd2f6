package app.doorstep.phone

import app.doorstep.Doorstep
import app.doorstep.core.ActionView
import app.doorstep.core.Language
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
    start: String = "",
) {
    private val way = MutableStateFlow(placesOf(start))
    private val screen = MutableStateFlow<Shown?>(null)
    private val speech = MutableStateFlow(language)
    private var coming: ScreenModel<*>? = null

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
            val joined = doorstep.owner() != null
            if (way.value.isEmpty()) to(listOf(if (joined) Place.Today else Place.Welcome)) else to(way.value)
        }
    }

    /** The way back as one plain string, for the time after a process death. */
    fun saved(): String = way.value.spelled()

    /** Opens a place over the shown one. Nothing while a tap is under way, or when it is shown already. */
    fun go(place: Place) {
        if (isBusy() || way.value.lastOrNull() == place) return
        to(way.value + place)
    }

    /** One step back; `false` when there is none, and the app may be left. */
    fun back(): Boolean {
        if (isBusy() || screen.value?.model?.back() == true) return true
        if (way.value.size < 2) return false
        to(way.value.dropLast(1))
        return true
    }

    /** To the list of the day. */
    fun home() = to(listOf(Place.Today))

    /** A link from outside the app, such as a notification: the visit over the list of the day. */
    fun openVisit(visit: String) = to(listOf(Place.Today, Place.Visit(visit)))

    /** The same to the wait at the door. */
    fun openKnock(visit: String) = to(listOf(Place.Today, Place.Visit(visit), Place.Knock(visit)))

    /** To join the office, again; [why] is what was held by it. */
    fun enrol(why: Trouble? = null) {
        if (way.value.lastOrNull() != Place.Welcome) to(way.value + Place.Welcome, why = why)
    }

    internal fun ask(visit: String, action: ActionView) {
        if (isBusy()) return
        to(way.value + Place.Ask(visit, Button(action)), offered = action)
    }

    /** Another place instead of the shown one. */
    internal fun instead(place: Place) = to(way.value.dropLast(1) + place)

    /** One step back, and over every place of this kind that comes then. */
    internal inline fun <reified P : Place> backOver() = backWhile { it is P }

    @PublishedApi
    internal fun backWhile(over: (Place) -> Boolean) = to(way.value.dropLast(1).dropLastWhile(over))

    /** The shown place is the same in other words. */
    internal fun turn(place: Place.OfCustomer) {
        customers = place.language
        way.value = way.value.dropLast(1) + place
        screen.value = screen.value?.copy(place = place)
    }

    /** A place that is not there any more. */
    internal fun leave(place: Place) = to((way.value - place).ifEmpty { listOf(Place.Today) })

    internal fun speaks(language: Language) {
        if (customers == speech.value) customers = language
        speech.value = language
    }

    private fun isBusy(): Boolean = screen.value?.model?.state?.value?.busy == true

    /** Shows the last of these places once it is read; until then the screen before stays. */
    private fun to(places: List<Place>, offered: ActionView? = null, why: Trouble? = null) {
        way.value = places
        val place = places.last()
        val model = modelOf(place, offered, why)
        coming?.close()
        coming = model
        model.start()
        model.scope.launch {
            model.state.first { it.view != null || it.trouble != null && it.trouble != why }
            val before = screen.value
            screen.value = Shown(place, model)
            coming = null
            before?.model?.close()
        }
    }

    private fun modelOf(place: Place, offered: ActionView?, why: Trouble?): ScreenModel<*> = when (place) {
        Place.Welcome -> WelcomeModel(this, why)
        Place.Today -> TodayModel(this)
        Place.Open -> OpenModel(this)
        Place.Settings -> SettingsModel(this)
        is Place.Visit, is Place.Knock, is Place.NoAnswer, is Place.Hazard, is Place.Note, is Place.Parts ->
            VisitModel(this, (place as Place.OfVisit).visit)
        is Place.Ask -> AskModel(this, place, offered)
        is Place.Tariff -> TariffModel(this, place.visit)
        is Place.Quote -> QuoteModel(this, place)
        is Place.Evidence -> EvidenceModel(this, place.visit)
        is Place.Consent -> ConsentModel(this, place)
        is Place.Statement -> StatementModel(this, place)
    }
}
