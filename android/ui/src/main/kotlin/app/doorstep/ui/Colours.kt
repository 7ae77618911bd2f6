package app.doorstep.ui

import androidx.compose.ui.graphics.Color

/** A colour on another. */
data class Contrast(val name: String, val fore: Color, val back: Color)

/**
 * The colours of the screens. No meaning is carried by one alone; [pairs] lists every text and sign with what it
 * stands on, and a test holds each at a contrast of 7:1 or more.
 */
data class Colours(
    /** Behind everything. */
    val background: Color,
    /** Behind things that belong together. */
    val card: Color,
    /** Text, on both. */
    val text: Color,
    /** Text of less weight, on both. */
    val quiet: Color,
    /** Borders: they part, and are never read. */
    val line: Color,
    /** What is tapped: text and borders on both, or the ground of the one big button. */
    val primary: Color,
    /** Text on [primary]. */
    val onPrimary: Color,
    /** Signs of what is done, on both. */
    val good: Color,
    /** Late, missed or dangerous: text and signs on both, or the ground of a hazard. */
    val danger: Color,
    /** Text on [danger]. */
    val onDanger: Color,
    /** The ground of what has to be known at once. */
    val notice: Color,
    /** Text on [notice]. */
    val onNotice: Color,
) {
    /** Every pair that is drawn. */
    val pairs: List<Contrast>
        get() = listOf("background" to background, "card" to card).flatMap { (name, back) ->
            listOf(
                Contrast("text on $name", text, back),
                Contrast("quiet text on $name", quiet, back),
                Contrast("primary on $name", primary, back),
                Contrast("good on $name", good, back),
                Contrast("danger on $name", danger, back),
            )
        } + listOf(
            Contrast("text on primary", onPrimary, primary),
            Contrast("text on danger", onDanger, danger),
            Contrast("text on notice", onNotice, notice),
        )
}

/** For daylight. */
val light = Colours(
    background = Color(0xFFFFFFFF),
    card = Color(0xFFF1F4F8),
    text = Color(0xFF12171C),
    quiet = Color(0xFF3B444D),
    line = Color(0xFF7A8590),
    primary = Color(0xFF0A3F91),
    onPrimary = Color(0xFFFFFFFF),
    good = Color(0xFF0B4F22),
    danger = Color(0xFF8A1410),
    onDanger = Color(0xFFFFFFFF),
    notice = Color(0xFFFFE3B3),
    onNotice = Color(0xFF3A2600),
)

/** For a dark stairwell. */
val dark = Colours(
    background = Color(0xFF0F1317),
    card = Color(0xFF1B2127),
    text = Color(0xFFF2F5F8),
    quiet = Color(0xFFC9D1D9),
    line = Color(0xFF8995A1),
    primary = Color(0xFFB0CCFF),
    onPrimary = Color(0xFF001F4D),
    good = Color(0xFF9BE0AE),
    danger = Color(0xFFFFB9B0),
    onDanger = Color(0xFF4A0300),
    notice = Color(0xFF4A3300),
    onNotice = Color(0xFFFFE7C0),
)
