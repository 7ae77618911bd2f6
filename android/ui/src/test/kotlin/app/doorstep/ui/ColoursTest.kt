package app.doorstep.ui

import androidx.compose.ui.graphics.luminance
import kotlin.test.Test
import kotlin.test.assertEquals

class ColoursTest {
    /** As WCAG 2 defines it. */
    private fun contrast(pair: Contrast): Double {
        val (darker, lighter) = listOf(pair.fore, pair.back).map { it.luminance() + 0.05 }.sorted()
        return lighter / darker
    }

    @Test
    fun `whatever is read stands out seven to one`() {
        for (colours in listOf(light, dark)) {
            assertEquals(emptyList(), colours.pairs.filter { contrast(it) < 7 }.map { "${it.name}: ${contrast(it)}" })
        }
    }
}
