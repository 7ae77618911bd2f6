package app.doorstep.phone

/** A place of the pen on the pad, in tenths of a millimetre from its corner. */
data class Point(val x: Int, val y: Int)

/** What was drawn on the pad: strokes from where the pen came down to where it was lifted. Immutable. */
data class Strokes(val strokes: List<List<Point>> = emptyList()) {

    /** Nothing was drawn. */
    val isEmpty: Boolean get() = strokes.isEmpty()

    /** With one stroke more. */
    operator fun plus(stroke: List<Point>): Strokes = if (stroke.isEmpty()) this else Strokes(strokes.plusElement(stroke))

    /** Without the last stroke. */
    fun undone(): Strokes = Strokes(strokes.dropLast(1))

    /** JSON as the engine takes it: `[[[x,y],…],…]`. */
    fun json(): ByteArray = strokes.joinToString(",", "[", "]") { stroke ->
        stroke.joinToString(",", "[", "]") { "[${it.x},${it.y}]" }
    }.encodeToByteArray()
}
