package app.doorstep.ui.pictures

import app.doorstep.core.Language
import java.nio.file.Path
import kotlin.io.path.deleteIfExists
import kotlin.io.path.exists
import kotlin.io.path.listDirectoryEntries
import kotlin.io.path.name
import kotlin.io.path.readText
import kotlin.io.path.writeText
import kotlin.test.Test
import kotlin.test.assertEquals
import kotlin.test.assertTrue
import org.junit.jupiter.api.DynamicTest
import org.junit.jupiter.api.DynamicTest.dynamicTest
import org.junit.jupiter.api.TestFactory

private val top = Path.of(System.getProperty("doorstep.top")).toAbsolutePath().normalize()
private val folder = top.resolve("docs/screens/android")
private val page = top.resolve("docs/screens/README.md")
private val redraw = System.getProperty("doorstep.draw").toBoolean()

/** A scene is this high, dp, when it has to hold everything that scrolls. */
private const val ENDLESS = 8_000

/**
 * Every picture of `docs/screens/android`, up to a shade of a pixel. A changed one is written to `target/pictures`;
 * `-Ddoorstep.draw=true` takes all as they are now, to be looked at before they are committed.
 */
class PicturesTest {
    @TestFactory
    fun `each screen looks as it did, and can be read and tapped by everybody`(): List<DynamicTest> = each { shot, variant ->
        val height = if (shot.whole) ENDLESS else variant.height
        val (drawn, faults) = onScreen(shot, variant.width, height, variant.fontScale, variant.language, variant.dark) {
            picture() to faults(variant.language)
        }
        val picture = (if (shot.whole) drawn.withoutEmptyBand(keep = 24) else drawn).fewColours()
        val name = shot.name + variant.suffix + ".png"
        val golden = folder.resolve(name)
        val beside = Path.of("target/pictures", name)
        val same = golden.exists() && read(golden).looksLike(picture)
        when {
            same -> beside.deleteIfExists()
            redraw -> picture.write(golden)
            else -> picture.write(beside)
        }
        assertEquals(emptyList(), faults)
        assertTrue(same || redraw, "$name looks otherwise: see ${beside.toAbsolutePath()}")
    }

    /** Drawn whole: what is further down has to keep its text as well. */
    @TestFactory
    fun `no text is lost at twice the size on a small phone`(): List<DynamicTest> =
        galleries.flatMap { it.shots }.flatMap { shot ->
            Language.entries.map { language ->
                dynamicTest("${shot.name} $language") {
                    val faults = onScreen(shot, Variant.SMALL.width, ENDLESS, fontScale = 2f, language, dark = false) {
                        faults(language)
                    }
                    assertEquals(emptyList(), faults)
                }
            }
        }

    private fun each(test: (Shot, Variant) -> Unit): List<DynamicTest> = galleries.flatMap { gallery ->
        gallery.shots.flatMap { shot -> shot.variants.map { dynamicTest(shot.name + it.suffix) { test(shot, it) } } }
    }

    @Test
    fun `the page shows every picture, and no other is there`() {
        val names = galleries.flatMap { it.shots }.flatMap { shot -> shot.variants.map { shot.name + it.suffix + ".png" } }
        assertEquals(names.size, names.toSet().size, "each picture has a name of its own")
        if (redraw) {
            folder.listDirectoryEntries().filter { it.name !in names }.forEach { it.deleteIfExists() }
            page.writeText(pageOf(galleries))
        }
        assertEquals(pageOf(galleries), page.readText())
        assertEquals(names.toSet(), folder.listDirectoryEntries().map { it.name }.toSet())
    }
}
