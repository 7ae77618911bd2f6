package app.doorstep

import app.doorstep.core.FieldInput
import app.doorstep.core.FieldValue

/**
 * The text without halves of characters. A field that cuts at a length can leave one at its end, and the border to
 * the engine takes whole characters only.
 */
internal fun String.whole(): String {
    if (indices.none { this[it].isSurrogate() }) return this
    return buildString(length) {
        var at = 0
        while (at < this@whole.length) {
            val here = this@whole[at]
            val next = this@whole.getOrNull(at + 1)
            when {
                here.isHighSurrogate() && next != null && next.isLowSurrogate() -> {
                    append(here).append(next)
                    at += 1
                }
                here.isSurrogate() -> append('\uFFFD')
                else -> append(here)
            }
            at += 1
        }
    }
}

/** The same for what a person typed as an answer. */
internal fun FieldInput.whole(): FieldInput = when (val given = value) {
    is FieldValue.Words -> copy(value = FieldValue.Words(given.words.whole()))
    else -> this
}
