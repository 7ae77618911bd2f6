package app.doorstep.phone

import kotlin.test.Test
import kotlin.test.assertEquals
import kotlin.test.assertNull

class MoneyTest {
    @Test
    fun `yuan as they are typed are fen`() {
        val typed = mapOf("86" to 8_600L, "86.5" to 8_650L, "86.05" to 8_605L, " 0 " to 0L, "0.01" to 1L, "86。50" to 8_650L)
        typed.forEach { (text, fen) -> assertEquals(fen, fenOf(text), text) }
    }

    @Test
    fun `anything else is no price`() {
        listOf("", ".", "86.", ".5", "86.505", "-1", "1e3", "8 6", "¥86", "１２", "1234567890", "1.2.3", "NaN")
            .forEach { assertNull(fenOf(it), it) }
    }

    @Test
    fun `what was typed comes back`() {
        listOf(0L, 1L, 10L, 8_605L, 99_999_999_999L).forEach { assertEquals(it, fenOf(typedYuan(it))) }
        assertEquals("¥86.05", price(8_605))
    }
}
