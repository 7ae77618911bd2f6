package app.doorstep.phone

import app.doorstep.core.ConsentAnswer
import app.doorstep.core.ConsentView
import app.doorstep.core.ActionView
import app.doorstep.core.Language
import app.doorstep.core.LineKind
import app.doorstep.core.PartView
import app.doorstep.core.ProposalView
import app.doorstep.core.Quote
import app.doorstep.core.TariffLineView
import app.doorstep.core.TariffView

/** The company's tariff, a page at a time. */
class TariffModel(phone: PhoneModel, visit: String) : VisitTaps<TariffView>(phone, visit) {
    private var pages = 1

    override val still: Boolean get() = true

    override suspend fun read(): TariffView {
        var all = phone.doorstep.tariff(visit)
        repeat(pages - 1) {
            val next = phone.doorstep.tariff(visit, all.lines.size.toLong())
            all = all.copy(lines = all.lines + next.lines, total = next.total)
        }
        return all
    }

    /** One page more. */
    fun more() {
        pages += 1
        lookAgain()
    }

    /** This line is to be quoted. */
    fun choose(line: TariffLineView) = phone.go(Place.Quote(visit, part = line.part))

    /** Something that is not in the tariff is to be quoted. */
    fun other() = phone.go(Place.Quote(visit))
}

/** What a quote is about. */
data class QuoteView(
    /** The line of the tariff; `null` for what is not in it. */
    val chosen: TariffLineView? = null,
    /** The line whose price is revised; `null` for a new one. */
    val revised: PartView? = null,
    /** What the tariff says to what was asked last. */
    val proposal: ProposalView? = null,
)

/** A price for a part or for work, or a new one. */
class QuoteModel(phone: PhoneModel, private val place: Place.Quote) : VisitTaps<QuoteView>(phone, place.visit) {
    private data class Asked(val kind: LineKind, val part: String, val quantity: Long)

    private var asked: Asked? = null

    override val still: Boolean get() = true

    override suspend fun read(): QuoteView {
        val chosen = if (place.part.isEmpty()) null else chosen()
        val revised = if (place.line.isEmpty()) null else phone.doorstep.visit(visit).parts.find { it.line == place.line }
        val about = asked
            ?: chosen?.let { Asked(it.kind, it.part, 1) }
            ?: revised?.let { Asked(it.kind, it.part, it.quantity) }
        val proposal = about?.takeIf { it.part.isNotBlank() && it.quantity in 1..MOST }
            ?.let { phone.doorstep.proposal(visit, it.kind, it.part.trim(), it.quantity) }
        return QuoteView(chosen, revised, proposal)
    }

    private suspend fun chosen(): TariffLineView? {
        var from = 0L
        while (true) {
            val page = phone.doorstep.tariff(visit, from)
            page.lines.find { it.part == place.part }?.let { return it }
            from += page.lines.size
            if (page.lines.isEmpty() || from >= page.total) return null
        }
    }

    /** The tariff's word is wanted for what is typed now. */
    fun propose(kind: LineKind, part: String, quantity: Long) {
        val now = Asked(kind, part, quantity)
        if (asked == now) return
        asked = now
        lookAgain()
    }

    /** Records the price. Then back to where the visit or its parts are. */
    fun quote(quote: Quote) = tap(then = { phone.done(this) { it is Place.Tariff } }) { phone.doorstep.quote(visit, quote) }

    private companion object {
        const val MOST = 10_000L
    }
}

/** What the customer is asked. */
data class AskedConsent(
    val consent: ConsentView,
    /** What the bill comes to without this, in full digits; empty where nothing is on it. */
    val bill: String,
)

/** The customer is asked about a line, and reads what was read once: it does not change under the finger. */
class ConsentModel(phone: PhoneModel, place: Place.Consent) : VisitTaps<AskedConsent>(phone, place.visit) {
    private var place: Place.Consent = place

    override val still: Boolean get() = true

    /** What the customer reads. */
    val language: Language get() = place.language

    override suspend fun read(): AskedConsent {
        val bill = phone.doorstep.visit(visit).bill
        val total = if (bill.lines.isEmpty()) "" else bill.total
        return AskedConsent(phone.doorstep.consentScreen(visit, place.line, place.language), total)
    }

    /** The customer reads another language. */
    fun read(language: Language) {
        place = place.copy(language = language)
        phone.turn(place)
        lookAgain()
    }

    /** The customer's answer to what is shown. */
    fun answer(answer: ConsentAnswer) {
        val shown = state.value.view?.consent ?: return
        tap(then = { phone.done(this) }) { phone.doorstep.consent(visit, shown, answer) }
    }

    /** What came meanwhile is shown to the customer instead; everything else as everywhere. */
    override fun act(action: ActionView) {
        if (action.line != place.line) return super.act(action)
        clear()
        lookAgain()
    }
}
