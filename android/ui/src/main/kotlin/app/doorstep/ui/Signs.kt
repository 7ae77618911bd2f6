package app.doorstep.ui

import androidx.compose.foundation.Canvas
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.layout.size
import androidx.compose.material3.LocalContentColor
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.runtime.staticCompositionLocalOf
import androidx.compose.ui.Modifier
import androidx.compose.ui.geometry.Offset
import androidx.compose.ui.graphics.Color
import androidx.compose.ui.graphics.Path
import androidx.compose.ui.graphics.StrokeCap
import androidx.compose.ui.graphics.StrokeJoin
import androidx.compose.ui.graphics.drawscope.DrawScope
import androidx.compose.ui.graphics.drawscope.Fill
import androidx.compose.ui.graphics.drawscope.Stroke
import androidx.compose.ui.graphics.drawscope.scale
import androidx.compose.ui.platform.LocalDensity
import androidx.compose.ui.semantics.contentDescription
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.semantics.stateDescription
import androidx.compose.ui.text.TextStyle
import androidx.compose.ui.unit.dp
import androidx.compose.ui.unit.sp
import app.doorstep.core.Sign

/** The colour that goes with a sign; it repeats what its shape says. */
val Sign.colour: Color
    @Composable get() = when (this) {
        Sign.Done -> LocalColours.current.good
        Sign.Missed, Sign.Held, Sign.Attention, Sign.Flag -> LocalColours.current.danger
        Sign.Now -> LocalColours.current.primary
        else -> LocalContentColor.current
    }

/** A sign, drawn, so that no font can lack it. It grows with the text. Silent unless [spoken]. */
@Composable
fun SignMark(sign: Sign, colour: Color = sign.colour, spoken: Boolean = false) {
    val side = with(LocalDensity.current) { 22.sp.toDp() }
    val said = sign.word.said
    val modifier = if (spoken) Modifier.semantics { contentDescription = said } else Modifier
    Canvas(modifier.padding(top = 2.dp).size(side)) { mark(sign, colour) }
}

/**
 * A line with its sign and, under it, the state in words. Read aloud as one, the state as its state.
 *
 * @param strong whether it is the one that counts now
 */
@Composable
fun SignLine(
    sign: Sign,
    text: String,
    modifier: Modifier = Modifier,
    word: String = "",
    strong: Boolean = false,
    style: TextStyle = if (strong) Type.strong else Type.body,
) {
    val state = word.ifEmpty { sign.word.said }
    Row(modifier.semantics(mergeDescendants = !LocalInButton.current) { stateDescription = state }) {
        SignMark(sign)
        Column(Modifier.padding(start = 10.dp)) {
            Text(text, style = style)
            if (word.isNotEmpty()) Text(word, color = LocalColours.current.quiet)
        }
    }
}

/** Whether what is drawn is read aloud as part of the button around it. */
internal val LocalInButton = staticCompositionLocalOf { false }

/** On a field of 24 by 24. */
private fun DrawScope.mark(sign: Sign, colour: Color) = scale(size.width / 24f, Offset.Zero) {
    val pen = Stroke(2.6f, cap = StrokeCap.Round, join = StrokeJoin.Round)
    fun line(vararg points: Float) = drawPath(path(points, closed = false), colour, style = pen)
    fun ring(style: Stroke = pen) = drawCircle(colour, 9.5f, Offset(12f, 12f), style = style)
    fun dot(x: Float, y: Float, radius: Float = 1.7f) = drawCircle(colour, radius, Offset(x, y))
    when (sign) {
        Sign.Todo -> ring()
        Sign.Now -> {
            ring()
            dot(12f, 12f, 5.2f)
        }
        Sign.Done -> line(3.5f, 13f, 9.5f, 19f, 20.5f, 6f)
        Sign.Missed -> {
            line(5f, 5f, 19f, 19f)
            line(19f, 5f, 5f, 19f)
        }
        Sign.Held -> {
            ring()
            line(5.5f, 5.5f, 18.5f, 18.5f)
        }
        Sign.Skipped -> line(4.5f, 12f, 19.5f, 12f)
        Sign.CannotTell -> {
            val hook = Path().apply {
                moveTo(7f, 8.5f)
                cubicTo(7f, 1.5f, 17f, 1.5f, 17f, 8.2f)
                cubicTo(17f, 12f, 12f, 12f, 12f, 15.5f)
            }
            drawPath(hook, colour, style = pen)
            dot(12f, 20f)
        }
        Sign.Attention -> {
            drawPath(path(floatArrayOf(12f, 2.5f, 22f, 20.5f, 2f, 20.5f), closed = true), colour, style = pen)
            line(12f, 9f, 12f, 13.5f)
            dot(12f, 17.2f, 1.5f)
        }
        Sign.Flag -> {
            line(6f, 2.5f, 6f, 22f)
            drawPath(path(floatArrayOf(6f, 3.5f, 19.5f, 8.5f, 6f, 13.5f), closed = true), colour, style = Fill)
        }
        Sign.Waiting, is Sign.Newer -> {
            dot(5f, 12f, 2.2f)
            dot(12f, 12f, 2.2f)
            dot(19f, 12f, 2.2f)
        }
    }
}

private fun path(points: FloatArray, closed: Boolean) = Path().apply {
    moveTo(points[0], points[1])
    for (i in 2 until points.size step 2) lineTo(points[i], points[i + 1])
    if (closed) close()
}
