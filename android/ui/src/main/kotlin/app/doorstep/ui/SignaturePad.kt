package app.doorstep.ui

import androidx.compose.foundation.Canvas
import androidx.compose.foundation.background
import androidx.compose.foundation.border
import androidx.compose.foundation.gestures.awaitEachGesture
import androidx.compose.foundation.gestures.awaitFirstDown
import androidx.compose.foundation.layout.BoxWithConstraints
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.height
import androidx.compose.foundation.shape.RoundedCornerShape
import androidx.compose.runtime.Composable
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.remember
import androidx.compose.runtime.rememberUpdatedState
import androidx.compose.runtime.saveable.Saver
import androidx.compose.runtime.setValue
import androidx.compose.ui.ExperimentalComposeUiApi
import androidx.compose.ui.Modifier
import androidx.compose.ui.draw.clipToBounds
import androidx.compose.ui.geometry.Offset
import androidx.compose.ui.graphics.Color
import androidx.compose.ui.graphics.Path
import androidx.compose.ui.graphics.StrokeCap
import androidx.compose.ui.graphics.StrokeJoin
import androidx.compose.ui.graphics.drawscope.DrawScope
import androidx.compose.ui.graphics.drawscope.Stroke
import androidx.compose.ui.input.pointer.PointerEvent
import androidx.compose.ui.input.pointer.PointerId
import androidx.compose.ui.input.pointer.pointerInput
import androidx.compose.ui.platform.LocalDensity
import androidx.compose.ui.semantics.contentDescription
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.semantics.stateDescription
import androidx.compose.ui.unit.dp
import app.doorstep.phone.Point
import app.doorstep.phone.Strokes
import kotlin.math.roundToInt

/** Strokes outlive a turn of the phone as the text that is signed. */
internal val strokesSaver: Saver<Strokes, String> = Saver({ it.json().decodeToString() }, { Strokes.of(it) })

/** Tenths of a millimetre in a dp: 160 of them are an inch. */
private const val TENTHS_IN_DP = 254f / 160f

/**
 * A box to sign in with a finger or a pen, whatever its pressure. A tap is a dot. What is drawn is what is kept; a full
 * pad takes no more.
 */
@Composable
fun SignaturePad(strokes: Strokes, onStrokes: (Strokes) -> Unit, modifier: Modifier = Modifier) {
    val colours = LocalColours.current
    val name = SignatureWords.pad.said
    val state = if (strokes.isEmpty) SignatureWords.empty.said else SignatureWords.strokes.said.format(strokes.strokes.size)
    var drawn by remember { mutableStateOf(emptyList<Point>()) }
    val kept by rememberUpdatedState(strokes)
    val keep by rememberUpdatedState(onStrokes)
    BoxWithConstraints(modifier.fillMaxWidth()) {
        val pixels = LocalDensity.current.density / TENTHS_IN_DP
        // A pad that became narrower shows all of what was drawn on a wider one.
        val scale = pixels * (constraints.maxWidth / pixels / (strokes.width + 1)).coerceAtMost(1f)
        Canvas(
            Modifier.fillMaxWidth().height(200.dp).background(Color.White, corner).border(2.dp, colours.text, corner)
                .clipToBounds()
                .semantics {
                    contentDescription = name
                    stateDescription = state
                }
                .pointerInput(scale) {
                    awaitEachGesture {
                        val down = awaitFirstDown()
                        down.consume()
                        fun place(at: Offset) = Point((at.x / scale).roundToInt(), (at.y / scale).roundToInt())
                        var stroke = listOf(place(down.position))
                        drawn = stroke
                        do {
                            val event = awaitPointerEvent()
                            event.places(down.id).forEach { at ->
                                val next = place(at)
                                val inside = at.x in 0f..size.width.toFloat() && at.y in 0f..size.height.toFloat()
                                if (inside && next != stroke.last() && kept.room > stroke.size) stroke = stroke + next
                            }
                            drawn = stroke
                            val held = event.changes.any { it.id == down.id && it.pressed }
                            event.changes.forEach { it.consume() }
                        } while (held)
                        drawn = emptyList()
                        if (kept.room >= stroke.size) keep(kept + stroke)
                    }
                },
        ) {
            (strokes.strokes + listOf(drawn)).forEach { ink(it, scale) }
        }
    }
}

/** Where this finger was since the last frame. Other fingers draw nothing. */
@OptIn(ExperimentalComposeUiApi::class)
private fun PointerEvent.places(finger: PointerId): List<Offset> =
    changes.filter { it.id == finger }.flatMap { change -> change.historical.map { it.position } + change.position }

private fun DrawScope.ink(stroke: List<Point>, scale: Float) {
    fun Point.at() = Offset(x * scale, y * scale)
    if (stroke.isEmpty()) return
    val width = 2.5.dp.toPx()
    if (stroke.size == 1) return drawCircle(blue, width, stroke.single().at())
    val path = Path()
    stroke.forEachIndexed { i, point ->
        val at = point.at()
        if (i == 0) path.moveTo(at.x, at.y) else path.lineTo(at.x, at.y)
    }
    drawPath(path, blue, style = Stroke(width, cap = StrokeCap.Round, join = StrokeJoin.Round))
}

/** Ink on white, by day and by night, as on paper. */
private val blue = Color(0xFF0A2A6B)
private val corner = RoundedCornerShape(10.dp)
