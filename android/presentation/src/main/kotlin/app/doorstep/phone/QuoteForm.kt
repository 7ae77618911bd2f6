package app.doorstep.phone

import app.doorstep.core.LineKind
import app.doorstep.core.LineSource
import app.doorstep.core.PartView
import app.doorstep.core.ProposalView
import app.doorstep.core.Quote
import app.doorstep.core.TariffLineView
import app.doorstep.core.ValueClass

/** A quote that is being filled in: numbers as they were typed, so that a slip can be mended where it stands. */
data class QuoteForm(
    val kind: LineKind = LineKind.Part,
    /** Code in the catalogue or in the tariff. */
    val part: String = "",
    /** The name under which the customer is shown it; empty: the tariff's, or the code. */
    val name: String = "",
    val quantity: String = "1",
    /** The price of the line in yuan; `null` while the tariff's stands. */
    val price: String? = null,
    val source: LineSource = LineSource.Company,
    val valueClass: ValueClass? = null,
    /** The line that is revised; `null` for a new one. */
    val line: String? = null,
) {
    /** Pieces, hours or visits; `null` when what was typed is no number from 1 to 10,000. */
    val pieces: Long?
        get() = quantity.trim().takeIf { it.length <= 5 && it.all { c -> c in '0'..'9' } }?.toLongOrNull()
            ?.takeIf { it in 1..10_000 }

    /** The customer's own part: nothing can be charged for it. */
    val isCustomersOwn: Boolean
        get() = kind == LineKind.Part && (source == LineSource.CustomerBought || source == LineSource.CustomerProvided)

    /** What the field of the price holds. */
    fun typedPrice(proposal: ProposalView?): String = when {
        isCustomersOwn -> typedYuan(0)
        price != null -> price
        proposal?.known == true -> typedYuan(proposal.fen)
        else -> ""
    }

    /** The first thing that is missing or wrong, in the order of the form; `null` when it can be recorded. */
    fun missing(proposal: ProposalView?): Missing? = when {
        part.isBlank() -> Missing.PART
        pieces == null -> Missing.QUANTITY
        fenOf(typedPrice(proposal)) == null -> Missing.PRICE
        else -> null
    }

    /** What is recorded; `null` while something is [missing]. */
    fun quote(proposal: ProposalView?): Quote? {
        val pieces = pieces ?: return null
        val fen = fenOf(typedPrice(proposal)) ?: return null
        if (part.isBlank()) return null
        return Quote(
            part = part.trim(),
            quantity = pieces,
            fen = fen,
            // Work comes from nowhere but the company.
            source = if (kind == LineKind.Part) source else LineSource.Company,
            kind = kind,
            line = line,
            valueClass = valueClass.takeIf { kind == LineKind.Part },
            name = name.trim(),
        )
    }

    /** A field that keeps a quote from being recorded. */
    enum class Missing { PART, QUANTITY, PRICE }

    companion object {
        /** A line of the tariff. */
        fun of(line: TariffLineView) = QuoteForm(kind = line.kind, part = line.part)

        /** A line whose price is revised. */
        fun of(part: PartView) = QuoteForm(
            kind = part.kind,
            part = part.part,
            name = part.name.takeIf { it != part.part }.orEmpty(),
            quantity = part.quantity.toString(),
            // Of two prices that differ none stands: a new one has to be typed.
            price = if (part.quote.isEmpty()) "" else typedYuan(part.fen),
            source = part.source,
            valueClass = part.valueClass,
            line = part.line,
        )
    }
}
