package app.doorstep.ui.pictures

import java.awt.image.BufferedImage
import kotlin.test.Test
import kotlin.test.assertEquals

class PngTest {
    private fun grey(value: Int, width: Int = 2) = BufferedImage(width, 2, BufferedImage.TYPE_INT_RGB).apply {
        for (x in 0 until width) for (y in 0..1) setRGB(x, y, 0xFFFFFF)
        setRGB(0, 1, value * 0x010101)
    }

    @Test
    fun `a shade is the same picture, a stroke or a size is another`() {
        val cases = listOf(
            grey(100) to true, grey(120) to true, grey(148) to true, grey(149) to false, grey(255) to false, grey(0) to false,
            grey(100, width = 3) to false,
        )
        for ((picture, same) in cases) assertEquals(same, grey(100).looksLike(picture), "${picture.getRGB(0, 1)}")
    }
}
