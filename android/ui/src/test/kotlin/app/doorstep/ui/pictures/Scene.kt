package app.doorstep.ui.pictures

import androidx.compose.foundation.background
import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.fillMaxSize
import androidx.compose.ui.ImageComposeScene
import androidx.compose.ui.Modifier
import androidx.compose.ui.semantics.SemanticsActions
import androidx.compose.ui.semantics.SemanticsNode
import androidx.compose.ui.semantics.SemanticsProperties
import androidx.compose.ui.semantics.getAllSemanticsNodes
import androidx.compose.ui.semantics.getOrNull
import androidx.compose.ui.text.AnnotatedString
import androidx.compose.ui.unit.Density
import androidx.compose.ui.use
import app.doorstep.core.Language
import app.doorstep.ui.DoorstepTheme
import app.doorstep.ui.LocalColours
import java.awt.image.BufferedImage
import javax.imageio.ImageIO
import javax.swing.SwingUtilities
import org.jetbrains.skia.impl.use

/** Pixels of a dp. */
const val DENSITY = 2f

/** A finger on a screen. */
class Hand(internal val scene: ImageComposeScene) {
    private var now = 0L

    /** What the screen says and offers, in the order in which it is read. */
    val nodes: List<SemanticsNode>
        get() = scene.roots.flatMap { it.semanticsOwner.getAllSemanticsNodes(mergingEnabled = true) }
            // A list keeps what scrolled away for later use.
            .filter { it.layoutInfo.isPlaced }

    /** Taps what says one of these: its words in either language. */
    fun tap(vararg texts: String) {
        val node = nodes.firstOrNull { it.config.contains(SemanticsActions.OnClick) && texts.any { text -> text in it.said } }
            ?: error("nothing to tap says ${texts.toList()}: ${nodes.map { it.said }.filter { it.isNotEmpty() }}")
        node.config[SemanticsActions.OnClick].action!!()
        settle()
    }

    /** Types into the field with this label, in either language. */
    fun type(chinese: String, english: String, text: String) {
        val labels = listOf(chinese, english)
        val node = nodes.first { it.config.contains(SemanticsActions.SetText) && labels.any { label -> label in it.said } }
        node.config[SemanticsActions.SetText].action!!(AnnotatedString(text))
        settle()
    }

    /** Lets whatever moves come to rest. */
    fun settle() {
        for (frame in 1..10) {
            now += 100_000_000L
            scene.render(now).close()
            if (!scene.hasInvalidations()) return
        }
    }

    /** A copy: a bitmap's own `toBufferedImage` points into memory that is gone when Skia's garbage is collected. */
    fun picture(): BufferedImage {
        val encoded = scene.render(now).use { it.encodeToData() } ?: error("Skia has no PNG")
        return ImageIO.read(encoded.bytes.inputStream())
    }
}

/** What is read aloud of a node. */
val SemanticsNode.said: String
    get() {
        val texts = config.getOrNull(SemanticsProperties.Text).orEmpty().map { it.text }
        val names = config.getOrNull(SemanticsProperties.ContentDescription).orEmpty()
        return (names + texts).joinToString(" ")
    }

/** Draws a screen and does something with it. One thread and no clock: the same picture every time. */
fun <T> onScreen(
    shot: Shot,
    width: Int,
    height: Int,
    fontScale: Float,
    language: Language,
    dark: Boolean,
    then: Hand.() -> T,
): T {
    var result: Result<T>? = null
    SwingUtilities.invokeAndWait {
        result = runCatching {
            val size = DENSITY.toInt()
            ImageComposeScene(width * size, height * size, Density(DENSITY, fontScale)) {
                DoorstepTheme(language, dark) {
                    Box(Modifier.fillMaxSize().background(LocalColours.current.background)) { shot.content(language) }
                }
            }.use { scene ->
                val hand = Hand(scene)
                hand.settle()
                shot.hand(hand)
                hand.then()
            }
        }
    }
    return result!!.getOrThrow()
}
