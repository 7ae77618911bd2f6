package app.doorstep.ui

import androidx.compose.foundation.layout.Column
import androidx.compose.material3.Button
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import app.doorstep.core.Language
import app.doorstep.phone.Trouble

/** What a phone joins an office with. */
data class Joining(
    /** Address of the office, such as `https://office.example`; empty where the app brings it. */
    val office: String,
    /** The one-time code. */
    val code: String,
    /** What the office calls this phone; empty where nothing was typed. */
    val device: String,
)

/**
 * The phone joins an office with a one-time code.
 *
 * @param askOffice the office's address is to be typed: the app brings none
 * @param office an address to begin with
 * @param joining the office was asked and has not answered yet
 * @param onBack back to a phone that had joined before; `null` where there is nothing to go back to
 */
@Composable
fun WelcomeScreen(
    language: Language,
    askOffice: Boolean,
    office: String,
    joining: Boolean,
    trouble: Trouble?,
    onLanguage: (Language) -> Unit,
    onJoin: (Joining) -> Unit,
    onBack: (() -> Unit)?,
    modifier: Modifier = Modifier,
) = Column(modifier) {
    Button({ onLanguage(if (language == Language.CHINESE) Language.ENGLISH else Language.CHINESE) }) { Text("中文 / English") }
    if (!joining) Button({ onJoin(Joining(office, "$askOffice", "")) }) { Text("登记") }
    trouble?.let { Text(it.text) }
    onBack?.let { Button(it) { Text("返回") } }
}
