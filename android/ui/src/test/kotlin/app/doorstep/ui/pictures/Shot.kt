package app.doorstep.ui.pictures

import androidx.compose.runtime.Composable
import app.doorstep.core.Language

/**
 * A screen in one state.
 *
 * @param name of its picture, such as `today-late`
 * @param caption what it shows, for the page of all pictures
 * @param every whether it is drawn in every [Variant]: one state of each screen is, the others once
 * @param whole whether everything that scrolls is drawn, as on a phone without an end
 * @param hand what is tapped or typed before the picture is taken
 */
class Shot(
    val name: String,
    val caption: String,
    val every: Boolean = false,
    val whole: Boolean = false,
    val hand: Hand.() -> Unit = {},
    val content: @Composable (Language) -> Unit,
) {
    val variants: List<Variant> get() = if (every) Variant.entries else listOf(Variant.USUAL)
}

/** The pictures of one screen. */
class Gallery(val title: String, val question: String, shots: () -> List<Shot>) {
    val shots: List<Shot> by lazy(shots)
}

/** How a screen is looked at. */
enum class Variant(
    val suffix: String,
    val word: String,
    val width: Int = 390,
    val height: Int = 844,
    val fontScale: Float = 1f,
    val language: Language = Language.CHINESE,
    val dark: Boolean = false,
) {
    USUAL("", "Chinese"),
    ENGLISH("-en", "English", language = Language.ENGLISH),
    DARK("-dark", "dark", dark = true),
    LARGE_TEXT("-large-text", "letters twice as large", fontScale = 2f),
    SMALL("-small", "small phone", width = 320, height = 568),
    WIDE("-wide", "large phone", width = 430, height = 932),
}
