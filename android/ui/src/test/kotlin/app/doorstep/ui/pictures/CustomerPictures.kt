package app.doorstep.ui.pictures

import androidx.compose.runtime.Composable
import app.doorstep.core.ConsentView
import app.doorstep.core.Language
import app.doorstep.phone.Trouble
import app.doorstep.ui.ConsentScreen
import app.doorstep.core.DoorstepException
import app.doorstep.core.ConsentAnswer
import app.doorstep.phone.trouble
import kotlinx.coroutines.runBlocking

val consentGallery = Gallery("Consent", "The customer holds the phone. What am I agreeing to, what does it cost, what if I say no?") {
    val at = PricedVisit()
    val line = at.quote(pricedValve)
    val one = at.consentScreen(line)
    val refused = PricedVisit().run {
        val again = quote(pricedValve)
        answer(again, false, relation = 2)
        consentScreen(again)
    }
    val several = PricedVisit().run {
        val first = quote(pricedValve)
        answer(first, true)
        begin()
        fit(first)
        consentScreen(quote(pricedGasket.copy(quantity = 4, fen = 1_200))) to runBlocking { engine.visit(visit).bill.total }
    }
    val late = PricedVisit().run { consentScreen(quote(pricedOvertime)) }
    val free = PricedVisit().run { consentScreen(quote(pricedWarranted)) }
    val own = PricedVisit().run { consentScreen(quote(pricedBought)) }
    val work = PricedVisit().run { consentScreen(quote(pricedLabour)) }
    val stale = stale()
    listOf(
        Shot("consent-one", "One part", every = true) { Consent(one[it], it) },
        Shot("consent-below", "The same, further down: who answers, and how", whole = true, hand = { tap("业主", "Owner") }) { Consent(one[it], it) },
        Shot("consent-who", "An answer before it was said who answers", hand = { tap("同意", "I agree") }) { Consent(one[it], it) },
        Shot("consent-english", "The customer reads English, the technician Chinese", whole = true) {
            Consent(one[Language.ENGLISH], Language.ENGLISH)
        },
        Shot("consent-total", "Four pieces, beside what is on the bill") { Consent(several.first[it], it, bill = several.second) },
        Shot("consent-overtime", "A fee out of hours") { Consent(late[it], it) },
        Shot("consent-labour", "Work that is charged") { Consent(work[it], it) },
        Shot("consent-warranty", "Free under warranty") { Consent(free[it], it) },
        Shot("consent-own", "The customer's own part") { Consent(own[it], it) },
        Shot("consent-again", "Asked again after a refusal", whole = true) { Consent(refused[it], it) },
        Shot("consent-hold", "A short tap does not leave", hand = { tap("交还师傅", "Hand back") }) { Consent(one[it], it) },
        Shot("consent-changed", "The price changed while the customer read") { Consent(one[it], it, stale[it]) },
    )
}

/** A colleague's price came between showing and answering. */
private fun stale(): Both<Trouble> = PricedVisit().run {
    val line = quote(pricedValve)
    val shown = runBlocking { engine.consentScreen(visit, line, Language.CHINESE) }
    quote(pricedValve.copy(line = line, fen = 9_200))
    phone.both {
        try {
            it.consent(visit, shown, ConsentAnswer(true, shown.relations.first().code, shown.ways.first().code))
            error("it was recorded")
        } catch (refused: DoorstepException.Refused) {
            refused.trouble()
        }
    }
}

@Composable
private fun Consent(view: ConsentView, language: Language, trouble: Trouble? = null, bill: String = "") =
    ConsentScreen(view, language, trouble, {}, {}, {}, bill = bill)
