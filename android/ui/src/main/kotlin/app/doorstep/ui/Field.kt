package app.doorstep.ui

import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.heightIn
import androidx.compose.foundation.text.KeyboardOptions
import androidx.compose.material3.OutlinedTextField
import androidx.compose.material3.OutlinedTextFieldDefaults
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import androidx.compose.ui.semantics.clearAndSetSemantics
import androidx.compose.ui.semantics.contentDescription
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.text.input.ImeAction
import androidx.compose.ui.text.input.KeyboardType
import androidx.compose.ui.unit.dp

/**
 * Something to type, its question above it: a question inside would go away with the first letter.
 *
 * @param hint what is expected, under the question; it stays while somebody types
 */
@Composable
fun Field(
    label: String,
    text: String,
    onText: (String) -> Unit,
    modifier: Modifier = Modifier,
    hint: String = "",
    keyboard: KeyboardType = KeyboardType.Text,
    lines: Int = 1,
    enabled: Boolean = true,
) = Column(modifier.fillMaxWidth(), Arrangement.spacedBy(6.dp)) {
    val colours = LocalColours.current
    // The field itself says its question aloud.
    Column(Modifier.clearAndSetSemantics { }) {
        Text(label, style = Type.strong)
        if (hint.isNotEmpty()) Text(hint, color = colours.quiet)
    }
    OutlinedTextField(
        value = text,
        onValueChange = onText,
        modifier = Modifier.fillMaxWidth().heightIn(min = Sizes.target).semantics {
            contentDescription = if (hint.isEmpty()) label else "$label\n$hint"
        },
        enabled = enabled,
        textStyle = Type.body,
        keyboardOptions = KeyboardOptions(
            keyboardType = keyboard,
            imeAction = if (lines == 1) ImeAction.Done else ImeAction.Default,
        ),
        singleLine = lines == 1,
        minLines = lines,
        colors = OutlinedTextFieldDefaults.colors(
            disabledTextColor = colours.text,
            disabledBorderColor = colours.line,
            unfocusedBorderColor = colours.quiet,
        ),
    )
}
