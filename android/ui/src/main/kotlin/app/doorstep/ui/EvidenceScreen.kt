package app.doorstep.ui

import androidx.compose.foundation.layout.Column
import androidx.compose.material3.Button
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import app.doorstep.core.EvidenceView
import app.doorstep.core.RecordView
import app.doorstep.phone.Trouble

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
) = Column(modifier) {
    records.forEach { Text("${it.time} ${it.title} ${it.custody}") }
    if (records.size < view.total) Button(onMore) { Text("更多") }
    trouble?.let { Text(it.text) }
    if (!syncing) Button(onSync) { Text("现在同步") }
    Button(onBack) { Text("返回") }
}
