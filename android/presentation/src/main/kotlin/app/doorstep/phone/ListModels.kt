package app.doorstep.phone

import app.doorstep.core.EvidenceView
import app.doorstep.core.Language
import app.doorstep.core.OpenView
import app.doorstep.core.Owner
import app.doorstep.core.SettingsView
import app.doorstep.core.TodayView
import app.doorstep.core.UnplannedVisit

/** The list of the day, a page at a time. */
class TodayModel(phone: PhoneModel) : ScreenModel<TodayView>(phone) {
    private var pages = 1

    override suspend fun read(): TodayView {
        var all = phone.doorstep.today()
        repeat(pages - 1) {
            val next = phone.doorstep.today(all.visits.size.toLong())
            all = all.copy(visits = all.visits + next.visits)
        }
        return all
    }

    /** One page more. */
    fun more() {
        pages += 1
        lookAgain()
    }

    /** Opens a visit. */
    fun open(visit: String) = phone.go(Place.Visit(visit))
}

/** Where each record of a visit is, a page at a time; the pages stand one after the other in `records`. */
class EvidenceModel(phone: PhoneModel, val visit: String) : ScreenModel<EvidenceView>(phone) {
    private var pages = 1

    override suspend fun read(): EvidenceView {
        var all = phone.doorstep.evidence(visit)
        repeat(pages - 1) {
            val next = phone.doorstep.evidence(visit, all.records.size.toLong())
            all = all.copy(records = all.records + next.records)
        }
        return all
    }

    /** One page more. */
    fun more() {
        pages += 1
        lookAgain()
    }
}

/** Language, and whether this phone is healthy. */
class SettingsModel(phone: PhoneModel) : ScreenModel<SettingsView>(phone) {
    override suspend fun read(): SettingsView = phone.doorstep.settings()

    /** The technician reads another language from now on. */
    fun use(language: Language) = tap {
        phone.doorstep.useLanguage(language)
        phone.speaks(language)
        lookAgain()
    }
}

/** What a visit that no order announced can be opened with. */
data class Opening(val standards: List<OpenView>)

/** A visit that no order announced. */
class OpenModel(phone: PhoneModel) : ScreenModel<Opening>(phone) {
    private var opened = ""

    override val still: Boolean get() = true

    override suspend fun read(): Opening = Opening(phone.doorstep.opening())

    /** Opens it, and shows it. */
    fun open(input: UnplannedVisit) = tap(then = { phone.instead(Place.Visit(opened)) }) {
        opened = phone.doorstep.openUnplanned(input).visit
    }
}

/** Whose phone this is, if it has joined. */
data class Joined(val owner: Owner?)

/**
 * The phone joins an office with a one-time code. Everything that is on it is kept.
 *
 * @param why what asked for it, if something did
 */
class WelcomeModel(phone: PhoneModel, why: Trouble?) : ScreenModel<Joined>(phone, why) {
    override val still: Boolean get() = true

    override suspend fun read(): Joined = Joined(phone.doorstep.owner())

    /** Joins; then the visits of the day are fetched. */
    fun join(office: String, code: String, device: String) = tap(
        then = {
            if (phone.places.value.size > 1) phone.done(this) else phone.home()
            phone.office.sync()
        },
    ) {
        phone.address.use(office)
        phone.doorstep.enrol(code.trim(), device.trim().ifEmpty { null })
        phone.knowZone()
    }

    /** The technician reads another language from now on. */
    fun use(language: Language) = tap {
        phone.doorstep.useLanguage(language)
        phone.speaks(language)
    }
}
