package app.doorstep.ui.pictures

import androidx.compose.runtime.Composable
import app.doorstep.core.ConsentStatus
import app.doorstep.core.Language
import app.doorstep.core.Sign
import app.doorstep.core.VisitView
import app.doorstep.phone.Trouble
import app.doorstep.ui.PartsScreen

val partsGallery = Gallery("Parts", "What is quoted, agreed, refused, fitted, and who pays?") {
    val empty = PricedVisit().let { it.phone.view(it.visit) }
    val quoted = PricedVisit().run {
        quote(pricedValve)
        quote(pricedLabour)
        phone.view(visit)
    }
    val mixed = PricedVisit().run {
        val (line, work) = listOf(pricedValve, pricedLabour).map(::quote)
        answer(line, true)
        answer(work, true)
        begin()
        answer(quote(pricedGasket), false)
        fit(line)
        phone.view(visit)
    }
    val agreed = PricedVisit().run {
        val line = quote(pricedValve)
        answer(line, true)
        val fit = phone.view(visit)
        answer(line, false)
        phone.view(visit) to phone.refused(visit) { view -> fit[view.language].parts.single().actions.first() }
    }
    val revised = PricedVisit().run {
        val line = quote(pricedValve)
        answer(line, true)
        quote(pricedValve.copy(line = line, fen = 9_200))
        phone.view(visit)
    }
    val warranty = PricedVisit().run {
        quote(pricedWarranted)
        phone.view(visit)
    }
    val own = PricedVisit().run {
        answer(quote(pricedBought), true)
        phone.view(visit)
    }
    listOf(
        Shot("parts-empty", "Nothing is quoted") { Parts(empty[it]) },
        Shot("parts-quoted", "Quoted, not answered") { Parts(quoted[it]) },
        Shot("parts-mixed", "Fitted, refused, agreed, and the bill", every = true, whole = true) { Parts(mixed[it]) },
        Shot("parts-held", "The customer said no before the fitting was recorded") { Parts(agreed.first[it], agreed.second[it]) },
        Shot("parts-revised", "Revised after the consent") { Parts(revised[it]) },
        Shot("parts-warranty", "Free under warranty") { Parts(warranty[it]) },
        Shot("parts-own", "The customer's own part, agreed and not here yet") { Parts(own[it]) },
        Shot("parts-two-quotes", "Two quotes differ: neither stands") { Parts(quoted[it].twoQuotes(it)) },
    )
}

/** As when two phones without a network quoted the same line differently. */
private fun VisitView.twoQuotes(language: Language) = copy(
    parts = parts.take(1).map {
        it.copy(
            quote = "", price = "—", fen = 0, consent = ConsentStatus.NoCurrentQuote, sign = Sign.CannotTell,
            word = if (language == Language.CHINESE) "没有现行报价" else "no current quote",
            actions = it.actions.drop(1),
        )
    },
)

private val VisitView.language get() = if (phaseWord.any { it > '\u4E00' }) Language.CHINESE else Language.ENGLISH

@Composable
private fun Parts(view: VisitView, trouble: Trouble? = null) = PartsScreen(view, trouble, {}, {}, {})
