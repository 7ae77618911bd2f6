package app.doorstep.ui

import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.ColumnScope
import androidx.compose.foundation.layout.IntrinsicSize
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.fillMaxHeight
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.height
import androidx.compose.runtime.Composable
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.saveable.rememberSaveable
import androidx.compose.runtime.setValue
import androidx.compose.ui.Modifier
import androidx.compose.ui.platform.LocalDensity
import androidx.compose.ui.unit.dp

/** What is always within reach of the thumb: a hazard first, the rest behind one button. */
@Composable
internal fun ColumnScope.VisitTools(
    onHazard: () -> Unit,
    onNote: () -> Unit,
    onParts: () -> Unit,
    onEvidence: () -> Unit,
    onStatement: () -> Unit,
    onNoAnswer: () -> Unit,
) {
    var open by rememberSaveable { mutableStateOf(false) }
    // Large letters leave room for two.
    val tight = LocalDensity.current.fontScale > 1.4f
    if (open) {
        if (tight) SideButton(CommonWords.note.said, onNote, Modifier.fillMaxWidth())
        SideButton(CommonWords.parts.said, onParts, Modifier.fillMaxWidth())
        SideButton(VisitWords.signOff.said, onStatement, Modifier.fillMaxWidth())
        SideButton(CommonWords.records.said, onEvidence, Modifier.fillMaxWidth())
        SideButton(CommonWords.nobodyHome.said, onNoAnswer, Modifier.fillMaxWidth())
    }
    Row(Modifier.fillMaxWidth().height(IntrinsicSize.Max), Arrangement.spacedBy(8.dp)) {
        val each = Modifier.weight(1f).fillMaxHeight()
        SideButton(CommonWords.hazard.said, onHazard, each, danger = true)
        if (!tight) SideButton(CommonWords.note.said, onNote, each)
        SideButton(if (open) VisitWords.less.said else VisitWords.more.said, { open = !open }, each)
    }
}
