package app.doorstep.ui

import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.IntrinsicSize
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.fillMaxHeight
import androidx.compose.foundation.layout.height
import androidx.compose.foundation.selection.selectableGroup
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.saveable.rememberSaveable
import androidx.compose.runtime.setValue
import androidx.compose.ui.Modifier
import androidx.compose.ui.semantics.heading
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.unit.dp
import app.doorstep.core.ActionView
import app.doorstep.core.ChoiceView
import app.doorstep.core.ConsentAnswer
import app.doorstep.core.ConsentView
import app.doorstep.core.Language
import app.doorstep.core.LineKind
import app.doorstep.core.Sign
import app.doorstep.phone.Trouble

/**
 * What the customer is asked before a part is fitted or charged work is done. The customer holds the phone.
 *
 * @param language the customer's language, in which [view] was made
 * @param bill what the bill comes to without this, in full digits; empty where nothing is on it
 * @param onAnswer the answer to exactly what [view] shows, its refusals taken up
 * @param onLanguage [view] is wanted in another language
 * @param onLeave the phone goes back to the technician; nothing was answered
 */
@Composable
fun ConsentScreen(
    view: ConsentView,
    language: Language,
    trouble: Trouble?,
    onAnswer: (ConsentAnswer) -> Unit,
    onLanguage: (Language) -> Unit,
    onLeave: () -> Unit,
    modifier: Modifier = Modifier,
    bill: String = "",
    onAct: (ActionView) -> Unit = {},
    onPass: (ChoiceView) -> Unit = {},
    onDismiss: () -> Unit = {},
) {
    // Nobody is taken for the owner unasked; how they answer is nearly always the first way.
    var relation by rememberSaveable(view.quote) { mutableStateOf("") }
    var way by rememberSaveable(view.quote) { mutableStateOf(view.ways.firstOrNull()?.code.orEmpty()) }
    var asked by rememberSaveable(view.quote) { mutableStateOf(false) }
    fun answer(agreed: Boolean) {
        if (relation.isEmpty()) asked = true else onAnswer(ConsentAnswer(agreed, relation, way))
    }
    CustomerFrame(
        language, onLanguage, onLeave, modifier, trouble, onAct, onPass, onDismiss,
        below = {
            if (asked && relation.isEmpty()) Panel(false, Sign.Flag, ConsentWords.relationFirst.said)
            // As tall as each other, however long the words of one are.
            Row(Modifier.height(IntrinsicSize.Min), Arrangement.spacedBy(12.dp)) {
                AnswerButton(view.decline, { answer(false) }, Modifier.weight(1f).fillMaxHeight())
                AnswerButton(view.agree, { answer(true) }, Modifier.weight(1f).fillMaxHeight())
            }
        },
    ) {
        Readable {
            Text(view.question, Modifier.semantics { heading() }, style = Type.large)
            Price(view, bill)
            Card { Text(view.ifDeclined) }
            if (view.refusals.isNotEmpty()) {
                Card(ConsentWords.refusals.said) {
                    view.refusals.forEach { SignLine(Sign.Missed, it.text, style = Type.customer) }
                    Text(ConsentWords.over.said)
                }
            }
            Choices(ConsentWords.relation.said, view.relations, relation) { relation = it }
            Choices(ConsentWords.way.said, view.ways, way) { way = it }
        }
    }
}

@Composable
private fun Price(view: ConsentView, bill: String) = Card(view.kindWord) {
    Text("${view.name} × ${view.quantity}")
    Column(Modifier.semantics(mergeDescendants = true) {}) {
        Text(ConsentWords.price.said)
        Text(view.price, style = Type.money)
    }
    if (view.kind == LineKind.Part && view.sourceWord.isNotEmpty()) Said(ConsentWords.source.said, view.sourceWord)
    if (view.tariff.isNotEmpty()) Text(view.tariff)
    if (view.freeBecause.isNotEmpty()) SignLine(Sign.Done, view.freeBecause, style = Type.customer)
    if (bill.isNotEmpty()) Said(ConsentWords.bill.said, bill)
}

/** Several answers, one of which is chosen. */
@Composable
internal fun Choices(title: String, choices: List<ChoiceView>, chosen: String, onChoose: (String) -> Unit) {
    Column(verticalArrangement = Arrangement.spacedBy(8.dp)) {
        Text(title, Modifier.semantics { heading() }, style = Type.title)
        Column(Modifier.selectableGroup(), Arrangement.spacedBy(8.dp)) {
            choices.forEach { ChoiceLine(it.label.replaceFirstChar(Char::uppercase), it.code == chosen, { onChoose(it.code) }) }
        }
    }
}

/** A name and its value, on one line where both fit, else one under the other. */
@Composable
internal fun Said(name: String, value: String) = Text("$name  $value")
