package app.doorstep.ui

import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.saveable.rememberSaveable
import androidx.compose.runtime.setValue
import androidx.compose.ui.Modifier
import app.doorstep.answer
import app.doorstep.core.ActionTopic
import app.doorstep.core.ActionView
import app.doorstep.core.AskKind
import app.doorstep.core.ChoiceView
import app.doorstep.core.FieldInput
import app.doorstep.core.Sign
import app.doorstep.core.VisitPhase
import app.doorstep.core.VisitView
import app.doorstep.phone.Trouble

/**
 * Something dangerous: stop, whom to call, what to tell the customer, what is recorded.
 *
 * @param onAct with the answers, where it asks for the kind only
 * @param onCall with a phone number
 */
@Composable
fun HazardScreen(
    view: VisitView,
    trouble: Trouble?,
    onAct: (ActionView, List<FieldInput>) -> Unit,
    onCall: (String) -> Unit,
    onPass: (ChoiceView) -> Unit,
    onBack: () -> Unit,
    modifier: Modifier = Modifier,
    onDismiss: () -> Unit = {},
) {
    val stopped = view.phase == VisitPhase.Suspended
    val actions = buttonsOf(view, ActionTopic.Hazard)
    val finding = actions.firstOrNull { it.asks.singleOrNull()?.kind == AskKind.Choice }
    val ask = finding?.asks?.single()
    var kind by rememberSaveable(view.visit) { mutableStateOf("") }
    val chosen = ask?.choices?.find { it.code == kind }
    val next = actions.firstOrNull { it != finding }
    Frame(
        HazardWords.title.said,
        onBack,
        modifier,
        above = trouble?.let { { TroublePanel(it, { act -> onAct(act, emptyList()) }, onPass, onDismiss) } },
        below = when {
            trouble != null -> null
            stopped && next != null -> { { BigButton(next.label, { onAct(next, emptyList()) }, danger = true) } }
            finding != null && chosen != null -> { {
                val text = HazardWords.record(chosen.label).said
                BigButton(text, { onAct(finding, listOf(ask.answer(chosen))) }, danger = true)
            } }
            else -> null
        },
    ) {
        item { Panel(true, Sign.Attention, if (stopped && view.banner.isNotEmpty()) bare(view.banner) else HazardWords.stop.said) }
        if (!stopped && finding != null && ask != null) {
            item {
                Card(ask.label) { ask.choices.forEach { ChoiceLine(it.label, it.code == kind, { kind = it.code }) } }
            }
        }
        if (kind.isNotEmpty() || stopped) {
            val advice = HazardWords.advice(kind)
            item { Card(HazardWords.now.said) { advice.now.forEach { SignLine(Sign.Todo, it.said) } } }
            item { Card(HazardWords.tell.said) { Text(advice.tell.said, style = Type.strong) } }
            if (advice.calls.isNotEmpty()) {
                item {
                    Card(HazardWords.call.said) {
                        advice.calls.forEach { call ->
                            SideButton(call.who.said, { onCall(call.number) }, Modifier.fillMaxWidth(), danger = true)
                        }
                    }
                }
            }
        }
        val others = actions.filter { it != finding && !(stopped && it == next) }
        if (others.isNotEmpty()) {
            item {
                Card(VisitWords.others.said) {
                    others.forEach { SideButton(it.label, { onAct(it, emptyList()) }, Modifier.fillMaxWidth()) }
                }
            }
        }
    }
}
