package app.doorstep.phone

import app.doorstep.core.ActionView
import app.doorstep.core.Language
import java.net.URLDecoder
import java.net.URLEncoder

/** Where the person is. The places from the first to the shown one are the way back. */
sealed interface Place {
    /** Joining the office with a code. */
    data object Welcome : Place

    /** The list of the day. */
    data object Today : Place

    /** A visit that no order announced. */
    data object Open : Place

    /** Language, and whether this phone is healthy. */
    data object Settings : Place

    /** What to do on a visit, and what not to forget. */
    data class Visit(override val visit: String) : OfVisit

    /** How long the wait at the door has been. */
    data class Knock(override val visit: String) : OfVisit

    /** Nobody opens: what was tried, and when to come back. */
    data class NoAnswer(override val visit: String) : OfVisit

    /** Something dangerous. */
    data class Hazard(override val visit: String) : OfVisit

    /** A note beside the visit. */
    data class Note(override val visit: String) : OfVisit

    /** What a button asks before it records; [earlier]: it begins as something that was done before. */
    data class Ask(override val visit: String, val button: Button, val earlier: Boolean = false) : OfVisit

    /** What is quoted, agreed, fitted, and who pays. */
    data class Parts(override val visit: String) : OfVisit

    /** The company's tariff, to choose from. */
    data class Tariff(override val visit: String) : OfVisit

    /** A price: for what the tariff calls [part], or a new one for [line], or for something that is in neither. */
    data class Quote(override val visit: String, val part: String = "", val line: String = "") : OfVisit

    /** Where each record is. */
    data class Evidence(override val visit: String) : OfVisit

    /** The customer is asked about a line. */
    data class Consent(override val visit: String, val line: String, override val language: Language) : OfCustomer

    /** The customer reads what was done, and signs. */
    data class Statement(override val visit: String, override val language: Language) : OfCustomer

    /** A place of one visit. */
    sealed interface OfVisit : Place {
        /** Visit id. */
        val visit: String
    }

    /** The customer holds the phone. */
    sealed interface OfCustomer : OfVisit {
        /** What the customer reads. */
        val language: Language
    }
}

/** Which of a visit's buttons is meant, so that it is found again after the process has died. */
data class Button(val act: String, val step: String, val line: String) {
    constructor(action: ActionView) : this(action.act, action.step, action.line)
}

/** The places as one plain string, which a platform keeps over the death of a process. */
fun List<Place>.spelled(): String = joinToString("\n") { place -> place.words().joinToString(" ") { it.escaped() } }

/** The way back to these places; what this version cannot read ends it. */
fun placesOf(spelled: String): List<Place> =
    spelled.lineSequence().map { line -> placeOf(line.split(' ').map { it.unescaped() }) }
        .takeWhile { it != null }.filterNotNull().toList()

private fun Place.words(): List<String> = when (this) {
    Place.Welcome -> listOf("welcome")
    Place.Today -> listOf("today")
    Place.Open -> listOf("open")
    Place.Settings -> listOf("settings")
    is Place.Visit -> listOf("visit", visit)
    is Place.Knock -> listOf("knock", visit)
    is Place.NoAnswer -> listOf("no-answer", visit)
    is Place.Hazard -> listOf("hazard", visit)
    is Place.Note -> listOf("note", visit)
    is Place.Ask -> listOf(if (earlier) "earlier" else "ask", visit, button.act, button.step, button.line)
    is Place.Parts -> listOf("parts", visit)
    is Place.Tariff -> listOf("tariff", visit)
    is Place.Quote -> listOf("quote", visit, part, line)
    is Place.Evidence -> listOf("evidence", visit)
    is Place.Consent -> listOf("consent", visit, line, language.name)
    is Place.Statement -> listOf("statement", visit, language.name)
}

private fun placeOf(words: List<String>): Place? {
    val visit = words.getOrElse(1) { "" }
    return when (words.size) {
        1 -> listOf(Place.Welcome, Place.Today, Place.Open, Place.Settings).find { it.words() == words }
        2 -> listOf(
            Place.Visit(visit), Place.Knock(visit), Place.NoAnswer(visit), Place.Hazard(visit), Place.Note(visit),
            Place.Parts(visit), Place.Tariff(visit), Place.Evidence(visit),
        ).find { it.words() == words }
        3 -> language(words[2])?.takeIf { words[0] == "statement" }?.let { Place.Statement(visit, it) }
        4 -> when (words[0]) {
            "quote" -> Place.Quote(visit, words[2], words[3])
            "consent" -> language(words[3])?.let { Place.Consent(visit, words[2], it) }
            else -> null
        }
        5 -> Place.Ask(visit, Button(words[2], words[3], words[4]), words[0] == "earlier").takeIf { it.words() == words }
        else -> null
    }
}

private fun language(name: String): Language? = Language.values().find { it.name == name }

private fun String.escaped(): String = URLEncoder.encode(this, "UTF-8")

private fun String.unescaped(): String = try {
    URLDecoder.decode(this, "UTF-8")
} catch (_: IllegalArgumentException) {
    this
}
