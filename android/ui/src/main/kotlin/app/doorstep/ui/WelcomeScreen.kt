package app.doorstep.ui

import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.selection.selectableGroup
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.saveable.rememberSaveable
import androidx.compose.runtime.setValue
import androidx.compose.ui.Modifier
import androidx.compose.ui.semantics.LiveRegionMode
import androidx.compose.ui.semantics.liveRegion
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.text.input.KeyboardType
import androidx.compose.ui.unit.dp
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
) {
    override fun toString() = "Joining(<redacted>)"
}

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
    onDismiss: () -> Unit = {},
) {
    var address by rememberSaveable { mutableStateOf(office) }
    var code by rememberSaveable { mutableStateOf("") }
    var device by rememberSaveable { mutableStateOf("") }
    val missing = when {
        askOffice && address.isBlank() -> WelcomeWords.officeFirst
        code.isBlank() -> WelcomeWords.codeFirst
        else -> null
    }
    Frame(
        WelcomeWords.title.said, onBack, modifier,
        above = trouble?.let { { TroublePanel(it, {}, {}, onDismiss) } },
        below = {
            if (joining) {
                Text(WelcomeWords.joining.said, Modifier.semantics { liveRegion = LiveRegionMode.Polite }, style = Type.strong)
            } else if (missing != null) {
                Text(missing.said, style = Type.strong)
            } else {
                BigButton(WelcomeWords.join.said, { onJoin(Joining(address.trim(), code.trim(), device.trim())) })
            }
        },
    ) {
        item {
            Column(Modifier.selectableGroup(), Arrangement.spacedBy(8.dp)) {
                Language.entries.forEach { ChoiceLine(HandoverWords.name.getValue(it), it == language, { onLanguage(it) }) }
            }
        }
        item { Text(WelcomeWords.text.said) }
        if (askOffice) item {
            Field(
                WelcomeWords.office.said, address, { address = it },
                hint = WelcomeWords.officeHint.said,
                keyboard = KeyboardType.Uri,
                enabled = !joining,
            )
        }
        item {
            Field(
                WelcomeWords.code.said, code, { code = it },
                hint = WelcomeWords.codeHint.said,
                keyboard = KeyboardType.Ascii,
                enabled = !joining,
            )
        }
        item {
            Field(
                WelcomeWords.device.said, device, { device = it },
                hint = WelcomeWords.deviceHint.said,
                enabled = !joining,
            )
        }
    }
}
