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
}
