package app.doorstep.phone

import kotlin.test.Test
import kotlin.test.assertEquals
import kotlin.test.assertTrue

class StrokesTest {
    private val dot = listOf(Point(7, 9))
    private val dash = listOf(Point(0, 0), Point(20, -5))

    @Test
    fun `strokes are written as the engine reads them`() {
        assertEquals("[[[0,0],[20,-5]],[[7,9]]]", (Strokes() + dash + dot).json().decodeToString())
        assertEquals("[]", Strokes().json().decodeToString())
    }

    @Test
    fun `a stroke is undone at a time`() {
        val two = Strokes() + dash + dot
        assertEquals(Strokes() + dash, two.undone())
        assertTrue(two.undone().undone().isEmpty)
        assertTrue(Strokes().undone().isEmpty)
        assertEquals(two, two + emptyList())
    }

    @Test
    fun `what was written is read again`() {
        listOf(Strokes(), Strokes() + dot, Strokes() + dash + dot + dash).forEach {
            assertEquals(it, Strokes.of(it.json().decodeToString()))
        }
        assertEquals(20, (Strokes() + dot + dash).width)
    }

    @Test
    fun `a full pad is still a signature that the engine takes`() {
        val full = Strokes() + List(Strokes.MOST_POINTS) { Point(-9_999, 9_999 - it % 2) }
        assertEquals(0, full.room)
        assertTrue(full.json().size < 64 * 1024 - 32)
    }
}
