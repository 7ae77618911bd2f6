package app.doorstep.ui

import androidx.compose.foundation.BorderStroke
import androidx.compose.foundation.background
import androidx.compose.foundation.border
import androidx.compose.foundation.clickable
import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.PaddingValues
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.heightIn
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.layout.widthIn
import androidx.compose.foundation.selection.selectable
import androidx.compose.foundation.selection.toggleable
import androidx.compose.foundation.shape.RoundedCornerShape
import androidx.compose.material3.Checkbox
import androidx.compose.material3.LocalContentColor
import androidx.compose.material3.RadioButton
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.runtime.CompositionLocalProvider
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.draw.clip
import androidx.compose.ui.graphics.Color
import androidx.compose.ui.semantics.Role
import androidx.compose.ui.text.style.TextAlign
import androidx.compose.ui.unit.dp

private val shape = RoundedCornerShape(14.dp)

/** The one thing to do on a screen, at its bottom, in words that say what will be recorded; [detail] stands under them. */
@Composable
fun BigButton(
    text: String,
    onClick: () -> Unit,
    modifier: Modifier = Modifier,
    danger: Boolean = false,
    detail: String = "",
) {
    val colours = LocalColours.current
    val ground = if (danger) colours.danger else colours.primary
    val ink = if (danger) colours.onDanger else colours.onPrimary
    Ground(text, onClick, modifier.fillMaxWidth().heightIn(min = 64.dp), ground, null, ink, big = true, detail)
}

/** Anything else that can be done: it never looks like [BigButton]. */
@Composable
fun SideButton(text: String, onClick: () -> Unit, modifier: Modifier = Modifier, danger: Boolean = false) {
    val colours = LocalColours.current
    val ink = if (danger) colours.danger else colours.primary
    Ground(text, onClick, modifier, Color.Transparent, BorderStroke(2.dp, ink), ink)
}

/** One of two answers that stand side by side at the same weight. */
@Composable
fun AnswerButton(text: String, onClick: () -> Unit, modifier: Modifier = Modifier) {
    val colours = LocalColours.current
    val border = BorderStroke(2.dp, colours.text)
    Ground(text, onClick, modifier.heightIn(min = 72.dp), colours.card, border, colours.text, big = true)
}

@Composable
private fun Ground(
    text: String,
    onClick: () -> Unit,
    modifier: Modifier,
    ground: Color,
    border: BorderStroke?,
    ink: Color,
    big: Boolean = false,
    detail: String = "",
) {
    val drawn = if (border == null) Modifier else Modifier.border(border, shape)
    Box(
        modifier.heightIn(min = Sizes.target).widthIn(min = Sizes.target).clip(shape).background(ground).then(drawn)
            .clickable(role = Role.Button, onClick = onClick)
            .padding(horizontal = 16.dp, vertical = 12.dp),
        contentAlignment = Alignment.Center,
    ) {
        Column(horizontalAlignment = Alignment.CenterHorizontally) {
            Text(text, color = ink, style = if (big) Type.title else Type.strong, textAlign = TextAlign.Center)
            if (detail.isNotEmpty()) Text(detail, color = ink, style = Type.body, textAlign = TextAlign.Center)
        }
    }
}

/** Around a line that opens something, so that a line beside it that does not can stand in the same place. */
internal val openingPadding = PaddingValues(horizontal = 4.dp, vertical = 10.dp)

/** A line that opens something. */
@Composable
fun Opening(onClick: () -> Unit, modifier: Modifier = Modifier, label: String? = null, content: @Composable () -> Unit) {
    Box(
        modifier.fillMaxWidth().heightIn(min = Sizes.target).clip(shape)
            .clickable(role = Role.Button, onClickLabel = label, onClick = onClick)
            .padding(openingPadding),
        contentAlignment = Alignment.CenterStart,
    ) { CompositionLocalProvider(LocalInButton provides true, content = content) }
}

/** A box to tick. */
@Composable
fun TickLine(text: String, ticked: Boolean, onTick: (Boolean) -> Unit, modifier: Modifier = Modifier) {
    Row(
        modifier.fillMaxWidth().heightIn(min = Sizes.target).clip(shape)
            .toggleable(ticked, role = Role.Checkbox, onValueChange = onTick).padding(vertical = 8.dp),
        horizontalArrangement = Arrangement.spacedBy(12.dp),
        verticalAlignment = Alignment.CenterVertically,
    ) {
        Checkbox(ticked, onCheckedChange = null)
        Text(text, Modifier.weight(1f), style = Type.body)
    }
}

/** One of several answers. */
@Composable
fun ChoiceLine(text: String, chosen: Boolean, onChoose: () -> Unit, modifier: Modifier = Modifier) {
    val colours = LocalColours.current
    val border = BorderStroke(if (chosen) 3.dp else 1.dp, if (chosen) colours.primary else colours.line)
    Row(
        modifier.fillMaxWidth().heightIn(min = Sizes.target).clip(shape).border(border, shape)
            .selectable(chosen, role = Role.RadioButton, onClick = onChoose)
            .padding(horizontal = 14.dp, vertical = 10.dp),
        horizontalArrangement = Arrangement.spacedBy(12.dp),
        verticalAlignment = Alignment.CenterVertically,
    ) {
        RadioButton(chosen, onClick = null)
        Text(text, Modifier.weight(1f), style = if (chosen) Type.strong else Type.body)
    }
}

/** Everything within is drawn in this colour. */
@Composable
internal fun Ink(colour: Color, content: @Composable () -> Unit) =
    CompositionLocalProvider(LocalContentColor provides colour, content = content)
