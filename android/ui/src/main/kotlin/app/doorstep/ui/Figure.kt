package app.doorstep.ui

import app.doorstep.core.AskKind
import app.doorstep.core.AskView
import app.doorstep.phone.Word
import java.math.BigDecimal

/** How a number is typed. People say 18.5 °C and ¥300; the engine counts tenths of a degree and fen. */
internal enum class Figure(private val decimals: Int, private val word: Word?) {
    WHOLE(0, null),
    TENTHS_OF_A_DEGREE(1, AskWords.celsius),
    FEN(2, AskWords.yuan);

    /** What is asked, in the unit that is typed. */
    fun label(ask: AskView): Word = word ?: Word(ask.label, ask.label)

    /** The number in the engine's unit; `null` for what is none or finer than it counts. */
    fun read(text: String): Long? = try {
        BigDecimal(text.trim()).movePointRight(decimals).longValueExact()
    } catch (_: NumberFormatException) {
        null
    } catch (_: ArithmeticException) {
        null
    }

    companion object {
        fun of(ask: AskView): Figure = when {
            ask.kind != AskKind.Number -> WHOLE
            ask.name == "fen" -> FEN
            ask.name == "deci_c" -> TENTHS_OF_A_DEGREE
            else -> WHOLE
        }
    }
}
