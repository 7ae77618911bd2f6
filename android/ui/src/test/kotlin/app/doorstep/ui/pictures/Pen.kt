package app.doorstep.ui.pictures

import androidx.compose.ui.geometry.Offset
import androidx.compose.ui.input.pointer.PointerEventType
import androidx.compose.ui.semantics.SemanticsActions

/** Draws strokes, in dp from its corner, on what is called so in either language. */
fun Hand.draw(chinese: String, english: String, strokes: List<List<Offset>>) {
    val pad = nodes.first { node -> listOf(chinese, english).any { it in node.said } }.boundsInRoot.topLeft
    for (stroke in strokes) {
        stroke.forEachIndexed { i, at ->
            val place = pad + at * DENSITY
            if (i == 0) scene.sendPointerEvent(PointerEventType.Press, place)
            scene.sendPointerEvent(PointerEventType.Move, place)
        }
        scene.sendPointerEvent(PointerEventType.Release, pad + stroke.last() * DENSITY)
        settle()
    }
}

/** Scrolls a list to this line of it, from 0. */
fun Hand.toLine(line: Int) {
    nodes.first { it.config.contains(SemanticsActions.ScrollToIndex) }.config[SemanticsActions.ScrollToIndex].action!!(line)
    settle()
}
