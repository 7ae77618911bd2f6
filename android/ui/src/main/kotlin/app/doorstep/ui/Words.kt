package app.doorstep.ui

import androidx.compose.runtime.Composable
import androidx.compose.runtime.ReadOnlyComposable
import androidx.compose.runtime.staticCompositionLocalOf
import app.doorstep.core.Language
import app.doorstep.phone.Word

/** The language of the screen that is drawn: the technician's, or on screens for the customer the customer's. */
val LocalLanguage = staticCompositionLocalOf { Language.CHINESE }

/** The text in the language of the screen. */
val Word.said: String
    @Composable @ReadOnlyComposable
    get() = of(LocalLanguage.current)
