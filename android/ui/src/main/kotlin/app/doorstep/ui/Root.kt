package app.doorstep.ui

import androidx.compose.runtime.Composable
import androidx.compose.runtime.LaunchedEffect
import androidx.compose.runtime.collectAsState
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.remember
import androidx.compose.runtime.saveable.rememberSaveableStateHolder
import androidx.compose.runtime.setValue
import androidx.compose.ui.Modifier
import app.doorstep.phone.AskModel
import app.doorstep.phone.ConsentModel
import app.doorstep.phone.EvidenceModel
import app.doorstep.phone.OpenModel
import app.doorstep.phone.PhoneModel
import app.doorstep.phone.Place
import app.doorstep.phone.QuoteModel
import app.doorstep.phone.Screen
import app.doorstep.phone.ScreenModel
import app.doorstep.phone.SettingsModel
import app.doorstep.phone.Shown
import app.doorstep.phone.StatementModel
import app.doorstep.phone.TariffModel
import app.doorstep.phone.TodayModel
import app.doorstep.phone.VisitModel
import app.doorstep.phone.VisitTaps
import app.doorstep.phone.WelcomeModel
import app.doorstep.phone.Word
import app.doorstep.phone.spelled

private val nothing = Word("打不开", "Cannot be shown")

/**
 * The whole app: the screen of the place where the person is, drawn from its model.
 *
 * @param onLeave there is no way back: the app may be left
 */
@Composable
fun Root(phone: PhoneModel, modifier: Modifier = Modifier, dark: Boolean = false, onLeave: () -> Unit = {}) {
    val shown by phone.shown.collectAsState()
    val language by phone.language.collectAsState()
    val forms = rememberSaveableStateHolder()
    val places by phone.places.collectAsState()
    var before by remember { mutableStateOf(places) }
    LaunchedEffect(places) {
        // What was typed on a screen that was left is gone with it.
        val left = before.map { it.key } - places.map { it.key }.toSet()
        left.forEach(forms::removeState)
        before = places
    }
    val back: () -> Unit = { if (!phone.back()) onLeave() }
    DoorstepTheme(language, dark) {
        shown?.let { now ->
            forms.SaveableStateProvider(now.place.key) { ScreenOf(phone, now, back, modifier) }
        }
    }
}

/** The same for a customer's screen in whatever language. */
private val Place.key: String
    get() = listOf(this).spelled().let { if (this is Place.OfCustomer) it.substringBeforeLast(' ') else it }

@Composable
private fun ScreenOf(phone: PhoneModel, shown: Shown, back: () -> Unit, modifier: Modifier) {
    val help = Help({ phone.enrol() })
    Helping(help) {
        when (val model = shown.model) {
            is TodayModel -> Today(phone, model, modifier)
            is VisitModel -> Drawn(model, back, modifier) { OfVisit(phone, shown.place, model, it, back, modifier) }
            is AskModel -> Drawn(model, back, modifier) { Ask(phone, shown.place as Place.Ask, model, it, back, modifier) }
            is TariffModel -> Drawn(model, back, modifier) { Tariff(model, it, back, modifier) }
            is QuoteModel -> Drawn(model, back, modifier) { Quoting(model, it, back, modifier) }
            is ConsentModel -> Drawn(model, back, modifier) { Consent(model, it, back, modifier) }
            is StatementModel -> Drawn(model, back, modifier) { Statement(phone, model, it, modifier) }
            is EvidenceModel -> Drawn(model, back, modifier) { Evidence(phone, model, it, back, modifier) }
            is SettingsModel -> Drawn(model, back, modifier) { Settings(phone, model, it, back, modifier) }
            is OpenModel -> Drawn(model, back, modifier) { screen ->
                OpenScreen(screen.view!!.standards, screen.trouble, model::open, back, modifier, model::clear)
            }
            is WelcomeModel -> Welcome(phone, model, back, modifier)
        }
    }
}

/** What was read, or why nothing can be. */
@Composable
private fun <V : Any> Drawn(
    model: ScreenModel<V>,
    back: () -> Unit,
    modifier: Modifier,
    content: @Composable (Screen<V>) -> Unit,
) {
    val screen by model.state.collectAsState()
    if (screen.view != null) return content(screen)
    val trouble = screen.trouble ?: return
    val taps = model as? VisitTaps<*>
    Frame(
        nothing.said,
        back,
        modifier,
        below = { TroublePanel(trouble, { taps?.act(it) }, { taps?.pass(it) }, back) },
    ) {}
}

@Composable
private fun Today(phone: PhoneModel, model: TodayModel, modifier: Modifier) {
    val screen by model.state.collectAsState()
    val sync by phone.office.state.collectAsState()
    val view = screen.view
    TodayScreen(
        view,
        more = view != null && view.visits.size < view.visitsTotal,
        onMore = model::more,
        onVisit = model::open,
        onCall = phone::call,
        onMap = phone::map,
        onSync = phone.office::sync,
        onOpen = { phone.go(Place.Open) },
        onSettings = { phone.go(Place.Settings) },
        modifier,
        // What only waits for the network stands in the list's own words.
        trouble = screen.trouble ?: sync.trouble?.takeIf { it.needsPerson },
        onDismiss = {
            model.clear()
            phone.office.clear()
        },
        syncing = sync.running,
    )
}

@Composable
private fun Evidence(
    phone: PhoneModel,
    model: EvidenceModel,
    screen: Screen<app.doorstep.core.EvidenceView>,
    back: () -> Unit,
    modifier: Modifier,
) {
    val sync by phone.office.state.collectAsState()
    val view = screen.view!!
    EvidenceScreen(
        view, view.records, sync.running, screen.trouble ?: sync.trouble, model::more, phone.office::sync, back, modifier,
        onDismiss = {
            model.clear()
            phone.office.clear()
        },
    )
}

@Composable
private fun Settings(
    phone: PhoneModel,
    model: SettingsModel,
    screen: Screen<app.doorstep.core.SettingsView>,
    back: () -> Unit,
    modifier: Modifier,
) {
    val sync by phone.office.state.collectAsState()
    SettingsScreen(
        screen.view!!, LocalLanguage.current, sync.running, sync.progress, screen.trouble ?: sync.trouble,
        onLanguage = model::use,
        onSync = phone.office::sync,
        onStop = phone.office::stop,
        onEnrol = { phone.enrol() },
        onBack = back,
        modifier,
        onDismiss = {
            model.clear()
            phone.office.clear()
        },
    )
}

@Composable
private fun Welcome(phone: PhoneModel, model: WelcomeModel, back: () -> Unit, modifier: Modifier) {
    val screen by model.state.collectAsState()
    val places by phone.places.collectAsState()
    WelcomeScreen(
        LocalLanguage.current,
        askOffice = phone.address.asked,
        office = phone.address.address,
        joining = screen.busy,
        screen.trouble,
        onLanguage = model::use,
        onJoin = { model.join(it.office, it.code, it.device) },
        onBack = if (places.size > 1) back else null,
        modifier,
        onDismiss = model::clear,
    )
}
