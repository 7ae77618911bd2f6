package app.doorstep.ui

import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.heightIn
import androidx.compose.material3.OutlinedTextField
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.saveable.rememberSaveable
import androidx.compose.runtime.setValue
import androidx.compose.ui.Modifier
import androidx.compose.ui.unit.dp
import app.doorstep.phone.Trouble

/** Something to say beside the visit. What was typed stays until it is recorded. */
@Composable
fun NoteScreen(
    trouble: Trouble?,
    onDone: (String) -> Unit,
    onBack: () -> Unit,
    modifier: Modifier = Modifier,
    onDismiss: () -> Unit = {},
) {
    var text by rememberSaveable { mutableStateOf("") }
    Frame(
        CommonWords.note.said,
        onBack,
        modifier,
        above = trouble?.let { { TroublePanel(it, {}, {}, onDismiss) } },
        below = if (text.isBlank()) null else ({ BigButton(NoteWords.record.said, { onDone(text) }) }),
    ) {
        item {
            OutlinedTextField(
                text,
                { text = it },
                Modifier.fillMaxWidth().heightIn(min = 160.dp),
                textStyle = Type.body,
                label = { Text(NoteWords.label.said) },
            )
        }
        item { Text(NoteWords.who.said, color = LocalColours.current.quiet) }
    }
}
