package app.doorstep.phone

/** A place of the pen on the pad, in tenths of a millimetre from its corner. */
data class Point(val x: Int, val y: Int)

/** What was drawn on the pad: strokes from where the pen came down to where it was lifted. Immutable. */
data class Strokes(val strokes: List<List<Point>> = emptyList()) {

    /** Nothing was drawn. */
    val isEmpty: Boolean get() = strokes.isEmpty()

    /** The rightmost place, in tenths of a millimetre; 0 where nothing was drawn. */
    val width: Int get() = strokes.maxOfOrNull { stroke -> stroke.maxOf { it.x } } ?: 0

    /** How many points more the engine takes. */
    val room: Int get() = MOST_POINTS - strokes.sumOf { it.size }

    /** With one stroke more. */
    operator fun plus(stroke: List<Point>): Strokes = if (stroke.isEmpty()) this else Strokes(strokes.plusElement(stroke))

    /** Without the last stroke. */
    fun undone(): Strokes = Strokes(strokes.dropLast(1))

    /** JSON as the engine takes it: `[[[x,y],…],…]`. */
    fun json(): ByteArray = strokes.joinToString(",", "[", "]") { stroke ->
        stroke.joinToString(",", "[", "]") { "[${it.x},${it.y}]" }
    }.encodeToByteArray()

    companion object {
        /** 13 bytes each at most stay below the 64 KiB of a signature. */
        const val MOST_POINTS = 4_800

        /** What [json] made. */
        fun of(json: String): Strokes = Strokes(
            json.removePrefix("[").removeSuffix("]").split("]],[[").filter { it.isNotEmpty() }.map { stroke ->
                stroke.split("],[").map { point ->
                    val (x, y) = point.trim('[', ']').split(',')
                    Point(x.toInt(), y.toInt())
                }
            },
        )
    }
}
