package app.doorstep.ui

import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.lazy.items
import androidx.compose.material3.Divider
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import androidx.compose.ui.semantics.LiveRegionMode
import androidx.compose.ui.semantics.heading
import androidx.compose.ui.semantics.liveRegion
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.unit.dp
import app.doorstep.core.EvidenceView
import app.doorstep.core.RecordView
import app.doorstep.core.Sign
import app.doorstep.core.SyncStatusView
import app.doorstep.phone.Trouble

/** The engine gives so many records at a time. */
internal const val PAGE = 200L

/**
 * Where each record of a visit is: on this phone, at the office, or set aside.
 *
 * @param records the pages that were read so far, one after the other
 * @param syncing a sync is under way
 * @param onMore the next page is wanted
 */
@Composable
fun EvidenceScreen(
    view: EvidenceView,
    records: List<RecordView>,
    syncing: Boolean,
    trouble: Trouble?,
    onMore: () -> Unit,
    onSync: () -> Unit,
    onBack: () -> Unit,
    modifier: Modifier = Modifier,
    onDismiss: () -> Unit = {},
) = Frame(
    CommonWords.records.said, onBack, modifier,
    above = trouble?.let { { TroublePanel(it, {}, {}, onDismiss) } },
    below = {
        if (syncing) Syncing() else BigButton(EvidenceWords.sync.said, onSync)
    },
) {
    item {
        Card(EvidenceWords.visit.said) {
            Text(listOf(view.title, view.place).filter { it.isNotEmpty() }.joinToString(" · "))
            SignLine(view.custody.sign, view.custody.text, strong = true)
        }
    }
    if (view.remarks.isNotEmpty()) {
        item { Card(EvidenceWords.remarks.said) { view.remarks.forEach { Text(it) } } }
    }
    item { Card(EvidenceWords.phone.said) { SyncLines(view.sync) } }
    item { Text(EvidenceWords.records.said, Modifier.semantics { heading() }, style = Type.title) }
    items(records, key = { it.event }) { Record(it) }
    val left = view.total - records.size
    if (left > 0) {
        item {
            Column(verticalArrangement = Arrangement.spacedBy(8.dp)) {
                Text(EvidenceWords.shown.said.format(records.size, view.total))
                SideButton(EvidenceWords.more.said.format(minOf(left, PAGE)), onMore, Modifier.fillMaxWidth())
            }
        }
    }
}

@Composable
private fun Record(record: RecordView) = Column(
    Modifier.fillMaxWidth().semantics(mergeDescendants = true) {},
    Arrangement.spacedBy(2.dp),
) {
    Text("${record.time}  ${record.title}", style = Type.strong)
    if (record.detail.isNotEmpty()) Text(record.detail)
    if (record.who.isNotEmpty()) Text(record.who, color = LocalColours.current.quiet)
    SignLine(record.custodySign, record.custody)
    Divider(color = LocalColours.current.line)
}

/** What waits for the office, when it was last there, and what went wrong. */
@Composable
internal fun SyncLines(sync: SyncStatusView) {
    SignLine(sync.sign, sync.text, strong = true)
    Text("${EvidenceWords.lastContact.said}  ${sync.lastContact.ifEmpty { EvidenceWords.never.said }}")
    if (sync.troubleText.isNotEmpty()) SignLine(Sign.Attention, sync.troubleText)
}

@Composable
internal fun Syncing() = Text(
    EvidenceWords.syncing.said,
    Modifier.semantics { liveRegion = LiveRegionMode.Polite },
    style = Type.strong,
)
