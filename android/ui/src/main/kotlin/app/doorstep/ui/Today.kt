package app.doorstep.ui

import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.ExperimentalLayoutApi
import androidx.compose.foundation.layout.FlowRow
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.lazy.items
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import androidx.compose.ui.semantics.heading
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.unit.dp
import app.doorstep.core.Sign
import app.doorstep.core.SyncStatusView
import app.doorstep.core.TodayView
import app.doorstep.core.VisitCardView
import app.doorstep.phone.Trouble

/**
 * Where to go next, by when, and whether anything is not yet at the office.
 *
 * @param view absent until the first read, which takes a moment and no network
 * @param more whether the list goes on after what is shown
 * @param onCall with the customer's phone number
 * @param onMap with the address
 */
@Composable
fun TodayScreen(
    view: TodayView?,
    more: Boolean,
    onMore: () -> Unit,
    onVisit: (String) -> Unit,
    onCall: (String) -> Unit,
    onMap: (String) -> Unit,
    onSync: () -> Unit,
    onOpen: () -> Unit,
    onSettings: () -> Unit,
    modifier: Modifier = Modifier,
    trouble: Trouble? = null,
    onDismiss: () -> Unit = {},
    syncing: Boolean = false,
) {
    Frame(
        view?.date ?: "",
        onBack = null,
        modifier,
        aside = { SideButton(TodayWords.settings.said, onSettings) },
        above = trouble?.let { { TroublePanel(it, {}, {}, onDismiss) } },
        below = view?.next?.let { next -> { BigButton(TodayWords.openNext.said, { onVisit(next.visit) }) } },
    ) {
        if (view == null) return@Frame
        view.next?.let { next ->
            item { Text(TodayWords.next.said, Modifier.semantics { heading() }, style = Type.strong) }
            item { Next(next, onCall, onMap) }
        }
        if (view.emptyText.isNotEmpty()) item { Text(view.emptyText, style = Type.title) }
        val rest = view.visits.filter { it.visit != view.next?.visit }
        if (rest.isNotEmpty()) {
            item { Text(TodayWords.others.said, Modifier.semantics { heading() }, style = Type.strong) }
            items(rest, key = { it.visit }) { Entry(it) { onVisit(it.visit) } }
        }
        if (more) item { SideButton(TodayWords.more.said, onMore, Modifier.fillMaxWidth()) }
        item { Office(view.sync, syncing, onSync) }
        item { SideButton(TodayWords.unplanned.said, onOpen, Modifier.fillMaxWidth()) }
    }
}

/** The visit to go to. */
@OptIn(ExperimentalLayoutApi::class)
@Composable
private fun Next(card: VisitCardView, onCall: (String) -> Unit, onMap: (String) -> Unit) = Card {
    Facts(card, large = true)
    FlowRow(horizontalArrangement = Arrangement.spacedBy(10.dp)) {
        if (card.place.isNotEmpty()) SideButton(CommonWords.map.said, { onMap(card.place) })
        if (card.phone.isNotEmpty()) SideButton(CommonWords.call.said, { onCall(card.phone) })
    }
}

@Composable
private fun Entry(card: VisitCardView, onVisit: () -> Unit) = Card { Opening(onVisit) { Facts(card, large = false) } }

@Composable
private fun Facts(card: VisitCardView, large: Boolean) {
    val title = listOf(card.window, card.title).filter { it.isNotEmpty() }.joinToString("  ")
    Column(verticalArrangement = Arrangement.spacedBy(4.dp)) {
        val where = listOf(card.phaseWord, card.place, card.customerName).filter { it.isNotEmpty() }.joinToString(" · ")
        SignLine(card.sign, title, word = where, style = if (large) Type.title else Type.strong)
        if (card.dueText.isNotEmpty()) SignLine(if (card.late) Sign.Missed else Sign.Now, card.dueText, strong = true)
        if (card.flag.isNotEmpty()) SignLine(Sign.Flag, card.flag, strong = true)
        if (card.openFindings > 0) SignLine(Sign.Attention, TodayWords.findings(card.openFindings).said)
        if (card.waiting > 0) SignLine(Sign.Now, card.custody)
    }
}

/** What waits for the office, in words that never lie. */
@Composable
private fun Office(sync: SyncStatusView, syncing: Boolean, onSync: () -> Unit) = Card(TodayWords.office.said) {
    SignLine(sync.sign, sync.text)
    if (sync.troubleText.isNotEmpty()) SignLine(Sign.Attention, sync.troubleText)
    if (sync.lastContact.isNotEmpty()) Text(TodayWords.contact.said + sync.lastContact)
    if (syncing) Text(TodayWords.syncing.said) else SideButton(TodayWords.sync.said, onSync)
}
