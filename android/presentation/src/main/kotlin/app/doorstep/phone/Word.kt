package app.doorstep.phone

import app.doorstep.core.Language

/** A text of the app's own in both languages. What the engine says comes worded already. */
data class Word(val chinese: String, val english: String) {

    /** The text in this language. */
    fun of(language: Language): String = when (language) {
        Language.CHINESE -> chinese
        Language.ENGLISH -> english
    }
}
