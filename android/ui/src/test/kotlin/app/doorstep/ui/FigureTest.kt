package app.doorstep.ui

import app.doorstep.core.AskKind
import app.doorstep.core.AskView
import kotlin.test.Test
import kotlin.test.assertEquals

class FigureTest {
    private fun read(name: String, text: String): Long? =
        Figure.of(AskView(name, "", AskKind.Number, emptyList(), false)).read(text)

    @Test
    fun `people say yuan and degrees, the engine counts fen and tenths`() {
        assertEquals(30_000, read("fen", "300"))
        assertEquals(8_650, read("fen", "86.5"))
        assertEquals(175, read("deci_c", "17.5"))
        assertEquals(-20, read("deci_c", "-2"))
        assertEquals(12, read("number", " 12 "))
    }

    @Test
    fun `what is no number, or finer than the engine counts, is no answer`() {
        for (text in listOf("", "12,5", "1.005", "三百", "1e99")) assertEquals(null, read("fen", text), text)
    }
}
