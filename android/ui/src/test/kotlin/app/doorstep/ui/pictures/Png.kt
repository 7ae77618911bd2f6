package app.doorstep.ui.pictures

import androidx.compose.ui.graphics.toArgb
import app.doorstep.ui.dark
import app.doorstep.ui.light
import java.awt.image.BufferedImage
import java.awt.image.IndexColorModel
import java.nio.file.Path
import javax.imageio.IIOImage
import javax.imageio.ImageIO
import javax.imageio.ImageWriteParam
import kotlin.io.path.createDirectories
import kotlin.io.path.deleteIfExists
import kotlin.math.abs

/** The colours of a picture without their alpha, row by row. */
fun BufferedImage.pixels(): IntArray = getRGB(0, 0, width, height, null, 0, width).also { all ->
    for (i in all.indices) all[i] = all[i] and 0xFFFFFF
}

/**
 * The same picture in at most [COLOURS] colours: those of the theme and the most frequent stay as they are, others
 * become the nearest of them.
 * Letters have hundreds of shades at their edges, which nobody sees and which make a file four times as large.
 */
fun BufferedImage.fewColours(): BufferedImage {
    val pixels = pixels()
    val counts = HashMap<Int, Int>()
    for (pixel in pixels) counts.merge(pixel, 1, Int::plus)
    val frequent = counts.entries.sortedWith(compareBy({ -it.value }, { it.key })).map { it.key }
    val palette = (frequent.filter { it in meant } + frequent).distinct().take(COLOURS)
    val place = HashMap<Int, Int>()
    palette.forEachIndexed { i, colour -> place[colour] = i }
    val model = IndexColorModel(
        8, palette.size,
        ByteArray(palette.size) { (palette[it] shr 16).toByte() },
        ByteArray(palette.size) { (palette[it] shr 8).toByte() },
        ByteArray(palette.size) { palette[it].toByte() },
    )
    val out = BufferedImage(width, height, BufferedImage.TYPE_BYTE_INDEXED, model)
    val indices = IntArray(pixels.size) { i ->
        place.getOrPut(pixels[i]) { palette.indices.minBy { distance(palette[it], pixels[i]) } }
    }
    out.raster.setPixels(0, 0, width, height, indices)
    return out
}

private fun distance(a: Int, b: Int): Int = intArrayOf(16, 8, 0).sumOf { shift ->
    val apart = (a shr shift and 0xFF) - (b shr shift and 0xFF)
    apart * apart
}

/** The longest stretch of rows that show nothing, cut down: what a phone without an end leaves empty. */
fun BufferedImage.withoutEmptyBand(keep: Int): BufferedImage {
    val pixels = pixels()
    fun empty(y: Int): Boolean = (1 until width).all { pixels[y * width + it] == pixels[y * width] }
    var best = 0..-1
    var start = -1
    for (y in 0..height) {
        if (y < height && empty(y)) {
            if (start < 0) start = y
        } else if (start >= 0) {
            if (y - start > best.count()) best = start until y
            start = -1
        }
    }
    val cut = best.count() - keep
    if (cut <= 0) return this
    val out = BufferedImage(width, height - cut, BufferedImage.TYPE_INT_RGB)
    val graphics = out.createGraphics()
    graphics.drawImage(getSubimage(0, 0, width, best.first + keep), 0, 0, null)
    val rest = best.last + 1
    if (rest < height) graphics.drawImage(getSubimage(0, rest, width, height - rest), 0, best.first + keep, null)
    graphics.dispose()
    return out
}

/**
 * Whether a person sees the same: as large, and no pixel off by more than a shade of a letter's edge.
 * Skia computes shades with whatever the processor offers, so another one may round them otherwise.
 */
fun BufferedImage.looksLike(other: BufferedImage): Boolean {
    if (width != other.width || height != other.height) return false
    val (mine, others) = pixels() to other.pixels()
    return mine.indices.all { i ->
        intArrayOf(0, 8, 16).all { abs((mine[i] shr it and 0xFF) - (others[i] shr it and 0xFF)) <= SHADE }
    }
}

private const val SHADE = 48

private const val COLOURS = 64

/** What the screens mean by a colour; a small sign on a long screen has few pixels of it. */
private val meant: Set<Int> = listOf(light, dark).flatMap { it.pairs }.flatMap { listOf(it.fore, it.back) }
    .map { it.toArgb() and 0xFFFFFF }.toSet()

/** As small as the format goes. */
fun BufferedImage.write(path: Path) {
    path.parent.createDirectories()
    path.deleteIfExists()
    val writer = ImageIO.getImageWritersByFormatName("png").next()
    val smallest = writer.defaultWriteParam.apply {
        compressionMode = ImageWriteParam.MODE_EXPLICIT
        compressionQuality = 0f
    }
    ImageIO.createImageOutputStream(path.toFile()).use { out ->
        writer.output = out
        writer.write(null, IIOImage(this, null, null), smallest)
    }
    writer.dispose()
}

fun read(path: Path): BufferedImage = ImageIO.read(path.toFile())
