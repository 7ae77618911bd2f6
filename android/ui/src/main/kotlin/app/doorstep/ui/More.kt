package app.doorstep.ui

import androidx.compose.foundation.ScrollState
import androidx.compose.foundation.background
import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.ColumnScope
import androidx.compose.foundation.layout.fillMaxSize
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.rememberScrollState
import androidx.compose.foundation.verticalScroll
import androidx.compose.material3.Divider
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.semantics.clearAndSetSemantics
import androidx.compose.ui.text.style.TextAlign
import androidx.compose.ui.unit.dp
import app.doorstep.phone.Word

private val more = Word("下面还有", "There is more below")

/** What a customer reads: it scrolls, and says so while something is still below. */
@Composable
internal fun ColumnScope.Readable(
    state: ScrollState = rememberScrollState(),
    content: @Composable ColumnScope.() -> Unit,
) {
    val colours = LocalColours.current
    Box(Modifier.weight(1f)) {
        Column(
            Modifier.fillMaxSize().verticalScroll(state).padding(Sizes.edge),
            Arrangement.spacedBy(Sizes.gap),
            content = content,
        )
        // For the eye alone: whoever listens gets there anyway. Over the text, not beside it: what scrolls keeps its height when the mark goes.
        if (state.canScrollForward) {
            Column(Modifier.align(Alignment.BottomCenter).clearAndSetSemantics { }) {
                Divider(color = colours.line)
                Text(
                    "↓ ${more.said} ↓",
                    Modifier.fillMaxWidth().background(colours.card).padding(4.dp),
                    style = Type.strong,
                    textAlign = TextAlign.Center,
                )
            }
        }
    }
}
