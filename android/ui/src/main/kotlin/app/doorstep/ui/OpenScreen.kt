package app.doorstep.ui

import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.saveable.rememberSaveable
import androidx.compose.runtime.setValue
import androidx.compose.ui.Modifier
import app.doorstep.core.ChoiceView
import app.doorstep.core.OpenView
import app.doorstep.core.UnplannedVisit
import app.doorstep.phone.Trouble

/** What is wrong is not known before somebody looked; no code of the engine's is like it. */
private const val UNKNOWN = "?"

/**
 * A visit that no order announced: by which standard, what is wrong, and where.
 *
 * @param standards what the phone can work by
 */
@Composable
fun OpenScreen(
    standards: List<OpenView>,
    trouble: Trouble?,
    onOpen: (UnplannedVisit) -> Unit,
    onBack: () -> Unit,
    modifier: Modifier = Modifier,
    onDismiss: () -> Unit = {},
) {
    var standard by rememberSaveable { mutableStateOf(standards.singleOrNull()?.standard.orEmpty()) }
    var fault by rememberSaveable { mutableStateOf("") }
    var place by rememberSaveable { mutableStateOf("") }
    val unknown = ChoiceView(UNKNOWN, OpenWords.unknown.said)
    val known = standards.find { it.standard == standard }?.faults.orEmpty()
    val faults = if (known.isEmpty()) known else known + unknown
    val missing = when {
        standard.isEmpty() -> OpenWords.standardFirst
        faults.isNotEmpty() && faults.none { it.code == fault } -> OpenWords.faultFirst
        else -> null
    }
    Frame(
        OpenWords.title.said, onBack, modifier,
        above = trouble?.let { { TroublePanel(it, {}, {}, onDismiss) } },
        below = if (standards.isEmpty()) null else ({
            if (missing != null) Text(missing.said, style = Type.strong)
            else BigButton(OpenWords.open.said, {
                val kind = fault.takeIf { it.isNotEmpty() && it != UNKNOWN }
                onOpen(UnplannedVisit(standard, kind, place.trim().ifEmpty { null }))
            })
        }),
    ) {
        if (standards.isEmpty()) item { Text(OpenWords.none.said) }
        if (standards.size > 1) item {
            Choices(OpenWords.standard.said, standards.map { ChoiceView(it.standard, it.title) }, standard) { standard = it }
        }
        if (faults.isNotEmpty()) item { Choices(OpenWords.fault.said, faults, fault) { fault = it } }
        if (standards.isNotEmpty()) item {
            Field(OpenWords.place.said, place, { place = it }, hint = OpenWords.placeHint.said)
        }
    }
}
