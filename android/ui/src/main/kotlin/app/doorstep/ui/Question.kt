package app.doorstep.ui

import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.ColumnScope
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.heightIn
import androidx.compose.foundation.text.KeyboardOptions
import androidx.compose.material3.OutlinedTextField
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.semantics.contentDescription
import androidx.compose.ui.semantics.heading
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.text.input.KeyboardType
import androidx.compose.ui.text.style.TextAlign
import androidx.compose.ui.unit.dp
import app.doorstep.core.AskKind
import app.doorstep.core.AskView
import app.doorstep.core.ChoiceView
import app.doorstep.core.Language
import java.time.Instant
import java.time.ZoneId
import java.time.format.DateTimeFormatter
import java.util.Locale

/** A question whose answers are buttons: a tap records. */
@Composable
internal fun Direct(ask: AskView, onChoose: (ChoiceView) -> Unit) = Asked(ask.label) {
    ask.choices.forEach { AnswerButton(it.label, { onChoose(it) }, Modifier.fillMaxWidth()) }
}

/** A question of a form. */
@Composable
internal fun Question(ask: AskView, form: AskForm, zone: ZoneId) {
    val figure = Figure.of(ask)
    val label = figure.label(ask).said + if (ask.optional) AskWords.optional.said else ""
    val given = form.given[ask.name].orEmpty()
    when (ask.kind) {
        AskKind.Choice -> Asked(label) {
            ask.choices.forEach { ChoiceLine(it.label, it.code == given, { form.given[ask.name] = it.code }) }
        }
        AskKind.Moment -> Asked(label) { MomentPicker(given.toLong(), HALF_HOUR, zone) { form.given[ask.name] = "$it" } }
        else -> OutlinedTextField(
            given,
            { form.given[ask.name] = it },
            Modifier.fillMaxWidth().heightIn(min = Sizes.target),
            textStyle = Type.body,
            label = { Text(label) },
            keyboardOptions = KeyboardOptions(keyboardType = keyboard(ask, figure)),
            singleLine = ask.kind != AskKind.Text,
        )
    }
}

private fun keyboard(ask: AskView, figure: Figure): KeyboardType = when {
    ask.kind != AskKind.Number -> KeyboardType.Text
    figure == Figure.WHOLE -> KeyboardType.Number
    else -> KeyboardType.Decimal
}

/** That it was done before it could be recorded: when, who says so, and why only now. */
@Composable
internal fun Earlier(form: AskForm, zone: ZoneId) = Column(verticalArrangement = Arrangement.spacedBy(Sizes.gap)) {
    TickLine(AskWords.earlier.said, form.earlier, { form.earlier = it })
    if (form.earlier) {
        Text(AskWords.earlierNote.said, color = LocalColours.current.quiet)
        Asked(AskWords.whenDone.said) { MomentPicker(form.claimedAt, 5 * MINUTE, zone) { form.claimedAt = it } }
        Asked(AskWords.whoSays.said) {
            AskForm.sources.forEachIndexed { i, it -> ChoiceLine(AskWords.of(it).said, i == form.source, { form.source = i }) }
        }
        Asked(AskWords.whyLate.said) {
            AskForm.reasons.forEachIndexed { i, it -> ChoiceLine(AskWords.of(it).said, i == form.reason, { form.reason = i }) }
        }
    }
}

@Composable
private fun Asked(label: String, content: @Composable ColumnScope.() -> Unit) =
    Column(verticalArrangement = Arrangement.spacedBy(8.dp)) {
        Text(label, Modifier.semantics { heading() }, style = Type.strong)
        content()
    }

/** A day and a time of day, a step at a time: gloves do not hit a dial. */
@Composable
private fun MomentPicker(at: Long, step: Long, zone: ZoneId, onPick: (Long) -> Unit) {
    val local = Instant.ofEpochMilli(at).atZone(zone)
    val chinese = LocalLanguage.current == Language.CHINESE
    val day = if (chinese) DateTimeFormatter.ofPattern("M月d日 E", Locale.CHINA) else DateTimeFormatter.ofPattern("EEE d MMM", Locale.UK)
    Stepper(AskWords.day.said, local.format(day)) { by -> onPick(local.plusDays(by).toInstant().toEpochMilli()) }
    Stepper(AskWords.time.said, local.format(DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT))) { by -> onPick(at + by * step) }
}

@Composable
private fun Stepper(label: String, value: String, onStep: (Long) -> Unit) {
    val (before, after) = listOf(AskWords.before, AskWords.after).map { "$label: ${it.said}" }
    Row(Modifier.fillMaxWidth(), Arrangement.spacedBy(8.dp), Alignment.CenterVertically) {
        SideButton("−", { onStep(-1) }, Modifier.semantics { contentDescription = before })
        Text(value, Modifier.weight(1f), style = Type.title, textAlign = TextAlign.Center)
        SideButton("+", { onStep(1) }, Modifier.semantics { contentDescription = after })
    }
}
