package app.doorstep.ui

import androidx.compose.foundation.layout.Column
import androidx.compose.material3.Button
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import app.doorstep.core.OpenView
import app.doorstep.core.UnplannedVisit
import app.doorstep.phone.Trouble

/**
 * A visit that no order announced: by which standard, what is wrong, and where.
 *
 * @param standards what the phone can work by
 */
@Composable
fun OpenScreen(
    standards: List<OpenView>,
    trouble: Trouble?,
    onOpen: (UnplannedVisit) -> Unit,
    onBack: () -> Unit,
    modifier: Modifier = Modifier,
) = Column(modifier) {
    standards.forEach { open -> Button({ onOpen(UnplannedVisit(open.standard)) }) { Text(open.title) } }
    trouble?.let { Text(it.text) }
    Button(onBack) { Text("返回") }
}
