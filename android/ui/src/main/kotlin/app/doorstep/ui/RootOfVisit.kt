package app.doorstep.ui

import androidx.compose.runtime.Composable
import androidx.compose.runtime.collectAsState
import androidx.compose.runtime.getValue
import androidx.compose.ui.Modifier
import app.doorstep.core.ActionView
import app.doorstep.core.VisitView
import app.doorstep.core.WaitView
import app.doorstep.phone.AskModel
import app.doorstep.phone.ConsentModel
import app.doorstep.phone.AskedConsent
import app.doorstep.phone.PhoneModel
import app.doorstep.phone.Place
import app.doorstep.phone.QuoteModel
import app.doorstep.phone.QuoteView
import app.doorstep.phone.Screen
import app.doorstep.phone.ShownStatement
import app.doorstep.phone.Signing
import app.doorstep.phone.StatementModel
import app.doorstep.phone.TariffModel
import app.doorstep.phone.VisitModel
import app.doorstep.phone.together

/** A screen that shows a visit as it stands. */
@Composable
internal fun OfVisit(
    phone: PhoneModel,
    place: Place,
    model: VisitModel,
    screen: Screen<VisitView>,
    back: () -> Unit,
    modifier: Modifier,
) {
    val view = screen.view!!
    val visit = model.visit
    val elapsed by model.elapsed.collectAsState()
    val remaining: (WaitView) -> Long = { (it.remainingMs - elapsed).coerceAtLeast(0) }
    when (place) {
        is Place.Knock -> KnockScreen(
            view, remaining, screen.trouble, model::act, { phone.go(Place.NoAnswer(visit)) }, back, modifier,
            model::pass, model::clear, model::answer,
        )
        is Place.NoAnswer -> {
            val waiting by phone.office.waiting.collectAsState(null)
            NoAnswerScreen(
                view, screen.trouble, remaining, model::act, phone::call, { phone.go(Place.Knock(visit)) }, model::pass,
                back, modifier, sync = waiting, onDismiss = model::clear,
            )
        }
        is Place.Hazard -> HazardScreen(
            view, screen.trouble, model::answered, phone::call, model::pass, back, modifier, model::clear,
        )
        is Place.Note -> NoteScreen(screen.trouble, model::note, back, modifier, model::clear)
        is Place.Parts -> PartsScreen(
            view, screen.trouble, model::act, { phone.go(Place.Tariff(visit)) }, back, modifier, model::pass, model::clear,
        )
        else -> VisitScreen(
            view, screen.trouble, view.together(), remaining,
            onAct = model::act,
            onTogether = model::together,
            onPass = model::pass,
            onBack = back,
            onCall = phone::call,
            onMap = phone::map,
            onKnock = { phone.go(Place.Knock(visit)) },
            onParts = { phone.go(Place.Parts(visit)) },
            onEvidence = { phone.go(Place.Evidence(visit)) },
            onNote = { phone.go(Place.Note(visit)) },
            onHazard = { phone.go(Place.Hazard(visit)) },
            onNoAnswer = { phone.go(Place.NoAnswer(visit)) },
            onStatement = { phone.go(Place.Statement(visit, phone.customers)) },
            onSeen = model::markSeen,
            modifier,
            onEarlier = model::earlier,
            onDismiss = model::clear,
            onChoose = model::answer,
        )
    }
}

@Composable
internal fun Ask(
    phone: PhoneModel,
    place: Place.Ask,
    model: AskModel,
    screen: Screen<ActionView>,
    back: () -> Unit,
    modifier: Modifier,
) = AskScreen(
    screen.view!!, screen.trouble, phone.wall(), phone.zone, model::done, back, modifier, place.earlier,
    onRemedy = model::act, onPass = model::pass, onDismiss = model::clear,
)

@Composable
internal fun Tariff(model: TariffModel, screen: Screen<app.doorstep.core.TariffView>, back: () -> Unit, modifier: Modifier) {
    val view = screen.view!!
    TariffScreen(
        view.lines, view.total, screen.trouble, model::more, model::choose, model::other, back, modifier, model::clear,
    )
}

@Composable
internal fun Quoting(model: QuoteModel, screen: Screen<QuoteView>, back: () -> Unit, modifier: Modifier) {
    val view = screen.view!!
    QuoteScreen(
        view.chosen, view.revised, view.proposal, screen.trouble, model::propose, model::quote, back, modifier,
        model::act, model::pass, model::clear,
    )
}

@Composable
internal fun Consent(model: ConsentModel, screen: Screen<AskedConsent>, back: () -> Unit, modifier: Modifier) {
    val view = screen.view!!
    ConsentScreen(
        view.consent, model.language, screen.trouble, model::answer, model::read, back, modifier, view.bill,
        model::act, model::pass, model::clear,
    )
}

@Composable
internal fun Statement(phone: PhoneModel, model: StatementModel, screen: Screen<ShownStatement>, modifier: Modifier) {
    val view = screen.view!!
    val signing by model.signing.collectAsState()
    val refusal = view.refusal
    val leave: () -> Unit = {
        model.go(Signing.READS)
        phone.back()
    }
    when {
        signing == Signing.SIGNS -> SignatureScreen(
            view.statement, model.language, screen.trouble, model::sign, { model.go(Signing.READS) },
            { model.go(Signing.REFUSES) }, leave, modifier, model::act, model::pass, model::clear,
        )
        signing == Signing.REFUSES && refusal != null -> RefuseSignatureScreen(
            refusal, model.language, screen.trouble, model::refuse, { model.go(Signing.READS) }, leave, modifier,
            model::act, model::pass, model::clear,
        )
        else -> StatementScreen(
            view.statement, model.language, view.signOff, screen.trouble, { model.go(Signing.SIGNS) },
            { model.go(Signing.REFUSES) }, model::read, leave, modifier, model::act, model::pass, model::clear,
        )
    }
}
