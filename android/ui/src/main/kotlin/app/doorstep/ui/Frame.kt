package app.doorstep.ui

import androidx.compose.foundation.Canvas
import androidx.compose.foundation.background
import androidx.compose.foundation.clickable
import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.ColumnScope
import androidx.compose.foundation.layout.PaddingValues
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.RowScope
import androidx.compose.foundation.layout.fillMaxSize
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.layout.size
import androidx.compose.foundation.lazy.LazyColumn
import androidx.compose.foundation.lazy.LazyListScope
import androidx.compose.foundation.lazy.LazyListState
import androidx.compose.foundation.lazy.rememberLazyListState
import androidx.compose.foundation.rememberScrollState
import androidx.compose.foundation.shape.RoundedCornerShape
import androidx.compose.foundation.verticalScroll
import androidx.compose.material3.Divider
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.geometry.Offset
import androidx.compose.ui.graphics.Path
import androidx.compose.ui.graphics.StrokeCap
import androidx.compose.ui.graphics.drawscope.Stroke
import androidx.compose.ui.layout.layout
import androidx.compose.ui.semantics.Role
import androidx.compose.ui.semantics.contentDescription
import androidx.compose.ui.semantics.heading
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.unit.dp
import app.doorstep.phone.Word

private val back = Word("返回", "Back")

/**
 * A technician's screen: the way back and its title above, what scrolls, and below what the thumb reaches.
 *
 * @param onBack absent on the first screen
 * @param aside what stands beside the title
 * @param above what stays over [below] and gives way first where there is little room
 * @param below what stays at the bottom; the big button is its last
 */
@Composable
fun Frame(
    title: String,
    onBack: (() -> Unit)?,
    modifier: Modifier = Modifier,
    state: LazyListState = rememberLazyListState(),
    aside: @Composable RowScope.() -> Unit = {},
    above: (@Composable ColumnScope.() -> Unit)? = null,
    below: (@Composable ColumnScope.() -> Unit)? = null,
    content: LazyListScope.() -> Unit,
) {
    val colours = LocalColours.current
    Column(modifier.fillMaxSize().background(colours.background)) {
        Row(Modifier.fillMaxWidth().padding(end = Sizes.edge, top = 8.dp, bottom = 8.dp), verticalAlignment = Alignment.CenterVertically) {
            if (onBack != null) BackButton(onBack)
            Text(
                title,
                Modifier.weight(1f).padding(start = if (onBack == null) Sizes.edge else 0.dp, top = 10.dp, bottom = 10.dp)
                    .semantics { heading() },
                style = Type.title,
            )
            aside()
        }
        Divider(color = colours.line)
        LazyColumn(
            Modifier.weight(1f).fillMaxWidth(),
            state,
            contentPadding = PaddingValues(Sizes.edge),
            verticalArrangement = Arrangement.spacedBy(Sizes.gap),
            content = content,
        )
        if (above != null || below != null) Divider(color = colours.line)
        if (above != null) {
            Column(
                Modifier.atMost(0.6f).fillMaxWidth().verticalScroll(rememberScrollState())
                    .padding(start = Sizes.edge, end = Sizes.edge, top = 10.dp),
                Arrangement.spacedBy(10.dp),
                content = above,
            )
        }
        if (below != null) {
            Column(
                Modifier.fillMaxWidth().padding(horizontal = Sizes.edge, vertical = 10.dp),
                Arrangement.spacedBy(10.dp),
                content = below,
            )
        }
    }
}

/** No higher than this share of the room that is left; a weight would keep what it does not need. */
internal fun Modifier.atMost(share: Float): Modifier = layout { content, room ->
    val most = if (room.hasBoundedHeight) (room.maxHeight * share).toInt() else room.maxHeight
    val placed = content.measure(room.copy(minHeight = 0, maxHeight = most))
    layout(placed.width, placed.height) { placed.place(0, 0) }
}

@Composable
private fun BackButton(onBack: () -> Unit) {
    val said = back.said
    val ink = LocalColours.current.primary
    Box(
        Modifier.size(Sizes.target).clickable(role = Role.Button, onClick = onBack)
            .semantics { contentDescription = said },
        Alignment.Center,
    ) {
        Canvas(Modifier.size(24.dp)) {
            val unit = size.width / 24f
            val arrow = Path().apply {
                moveTo(15f * unit, 4f * unit)
                lineTo(7f * unit, 12f * unit)
                lineTo(15f * unit, 20f * unit)
            }
            drawPath(arrow, ink, style = Stroke(3f * unit, cap = StrokeCap.Round))
        }
    }
}

/** Things that belong together, under their title. */
@Composable
fun Card(title: String = "", modifier: Modifier = Modifier, content: @Composable ColumnScope.() -> Unit) {
    val colours = LocalColours.current
    Column(
        modifier.fillMaxWidth()
            .background(colours.card, RoundedCornerShape(14.dp))
            .padding(14.dp),
        Arrangement.spacedBy(8.dp),
    ) {
        if (title.isNotEmpty()) Text(title, Modifier.semantics { heading() }, style = Type.strong)
        content()
    }
}
