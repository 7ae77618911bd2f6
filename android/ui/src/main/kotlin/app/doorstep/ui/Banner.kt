package app.doorstep.ui

import androidx.compose.foundation.background
import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.ColumnScope
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.shape.RoundedCornerShape
import androidx.compose.material3.LocalContentColor
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import androidx.compose.ui.semantics.LiveRegionMode
import androidx.compose.ui.semantics.liveRegion
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.unit.dp
import app.doorstep.core.Sign

/** What has to be known at once. The engine's own sign at its head is drawn, because not every font has it. */
@Composable
fun Banner(text: String, modifier: Modifier = Modifier, more: @Composable ColumnScope.() -> Unit = {}) {
    val danger = text.startsWith("⚠")
    val sign = if (danger) Sign.Attention else Sign.Flag
    Panel(danger, sign, bare(text), modifier, more)
}

/** A banner's text without the sign at its head. */
internal fun bare(text: String): String = text.removePrefix("⚠").removePrefix("⚑").trim()

/** A ground of its own that says a sentence, with its sign, and what can be done about it. Said aloud when it comes. */
@Composable
internal fun Panel(
    danger: Boolean,
    sign: Sign,
    text: String,
    modifier: Modifier = Modifier,
    more: @Composable ColumnScope.() -> Unit = {},
) {
    val colours = LocalColours.current
    val ground = if (danger) colours.danger else colours.notice
    Ink(if (danger) colours.onDanger else colours.onNotice) {
        Column(
            modifier.fillMaxWidth().background(ground, RoundedCornerShape(14.dp)).padding(14.dp),
            Arrangement.spacedBy(8.dp),
        ) {
            Row(Modifier.semantics(mergeDescendants = true) { liveRegion = LiveRegionMode.Polite }) {
                SignMark(sign, LocalContentColor.current)
                Text(text, Modifier.padding(start = 10.dp), style = Type.strong)
            }
            more()
        }
    }
}
