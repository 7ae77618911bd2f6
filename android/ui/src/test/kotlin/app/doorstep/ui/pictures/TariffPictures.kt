package app.doorstep.ui.pictures

import androidx.compose.runtime.Composable
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.remember
import androidx.compose.runtime.setValue
import app.doorstep.core.DoorstepException
import app.doorstep.core.Language
import app.doorstep.core.LineKind
import app.doorstep.core.PartView
import app.doorstep.core.ProposalView
import app.doorstep.core.TariffLineView
import app.doorstep.core.TariffView
import app.doorstep.phone.Trouble
import app.doorstep.phone.trouble
import app.doorstep.ui.QuoteScreen
import app.doorstep.ui.TariffScreen
import kotlinx.coroutines.runBlocking

val tariffGallery = Gallery("Tariff", "What does the company charge for it, and is it free here?") {
    val short = PricedVisit().run { phone.both { it.tariff(visit) } }
    val long = PricedVisit(fees = 300).run { phone.both { it.tariff(visit) } }
    val unset = PicturePhone("doorstep-default").let { phone -> phone.open().let { visit -> phone.both { it.tariff(visit) } } }
    listOf(
        Shot("tariff", "To choose from", every = true) { Tariff(short[it]) },
        Shot("tariff-search", "Searched", hand = { type("查名称", "Search", "DN20") }) { Tariff(short[it]) },
        Shot("tariff-partly", "Only the first page was searched", hand = { type("查名称", "Search", "299") }) { Tariff(long[it]) },
        Shot("tariff-unset", "The company has set no prices") { Tariff(unset[it]) },
        Shot("tariff-empty", "No tariff") { Tariff(TariffView(emptyList(), 0, 0)) },
    )
}

val quoteGallery = Gallery("Quote", "What do I ask for, and what would the tariff say?") {
    val at = PricedVisit()
    val lines = at.phone.both { it.tariff(at.visit).lines.first { line -> line.part == "valve_dn20" } }
    val part = PricedVisit().run {
        quote(pricedValve)
        phone.view(visit).map { view, _ -> view.parts.single() }
    }
    val own: Hand.() -> Unit = { tap("客户自购", "Bought by the customer") }
    val bad = at.phone.both { engine ->
        try {
            engine.quote(at.visit, pricedValve.copy(part = "x".repeat(65)))
            error("it was recorded")
        } catch (refused: DoorstepException.Refused) {
            refused.trouble()
        }
    }
    listOf(
        Shot("quote-tariff", "A line of the tariff: its price stands", every = true, whole = true) { Quote(at, it, lines[it]) },
        Shot("quote-phone", "The same as the phone shows it") { Quote(at, it, lines[it]) },
        Shot("quote-differs", "Another price than the tariff's", whole = true, hand = { type("总价", "Price of the line", "99.5") }) {
            Quote(at, it, lines[it])
        },
        Shot("quote-own", "The customer's own part is not charged", whole = true, hand = own) { Quote(at, it, lines[it]) },
        Shot("quote-other", "What is not in the tariff", whole = true, hand = {
            type("编码", "Code", "pump_seal")
            type("总价", "Price of the line", "3O")
        }) { Quote(at, it) },
        Shot("quote-revise", "A price is revised", whole = true) { Quote(at, it, revised = part[it]) },
        Shot("quote-refused", "Not recorded, in place") { Quote(at, it, lines[it], trouble = bad[it]) },
    )
}

@Composable
private fun Tariff(view: TariffView) = TariffScreen(view.lines, view.total, null, {}, {}, {}, {})

@Composable
private fun Quote(
    at: PricedVisit,
    language: Language,
    chosen: TariffLineView? = null,
    revised: PartView? = null,
    trouble: Trouble? = null,
) {
    var proposal: ProposalView? by remember { mutableStateOf(null) }
    fun propose(kind: LineKind, part: String, quantity: Long) = runBlocking {
        at.engine.useLanguage(language)
        proposal = at.engine.proposal(at.visit, kind, part, quantity)
    }
    QuoteScreen(chosen, revised, proposal, trouble, ::propose, {}, {})
}
