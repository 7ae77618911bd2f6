package app.doorstep.ui

import androidx.compose.material3.Text
import androidx.compose.runtime.CompositionLocalProvider
import androidx.compose.ui.test.ExperimentalTestApi
import androidx.compose.ui.test.onNodeWithText
import androidx.compose.ui.test.runDesktopComposeUiTest
import app.doorstep.core.Language
import app.doorstep.phone.Word
import kotlin.test.Test

@OptIn(ExperimentalTestApi::class)
class WordsTest {
    @Test
    fun `a word follows the language of the screen`() = runDesktopComposeUiTest {
        setContent {
            CompositionLocalProvider(LocalLanguage provides Language.ENGLISH) { Text(Word("敲门", "Knock").said) }
        }
        onNodeWithText("Knock").assertExists()
    }
}
