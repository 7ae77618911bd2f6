package app.doorstep.ui

import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.lazy.items
import androidx.compose.material3.Divider
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.unit.dp
import app.doorstep.core.ActionTopic
import app.doorstep.core.ActionView
import app.doorstep.core.BillLineView
import app.doorstep.core.BillView
import app.doorstep.core.ChoiceView
import app.doorstep.core.PartView
import app.doorstep.core.Sign
import app.doorstep.core.VisitView
import app.doorstep.phone.Trouble
import app.doorstep.phone.buttons

/**
 * What is quoted, agreed, refused and fitted, who pays, and what is on the bill.
 *
 * @param onAct a button of a line, or of payment: its `screen` and `topic` say what it opens
 * @param onQuote a new line: the tariff to choose from
 * @param onPass what was refused is to be recorded with this reason
 */
@Composable
fun PartsScreen(
    view: VisitView,
    trouble: Trouble?,
    onAct: (ActionView) -> Unit,
    onQuote: () -> Unit,
    onBack: () -> Unit,
    modifier: Modifier = Modifier,
    onPass: (ChoiceView) -> Unit = {},
    onDismiss: () -> Unit = {},
) {
    val payments = view.buttons(ActionTopic.Payment)
    Frame(
        CommonWords.parts.said, onBack, modifier,
        above = trouble?.let { { TroublePanel(it, onAct, onPass, onDismiss) } },
        below = { BigButton(PartsWords.quote.said, onQuote) },
    ) {
        if (view.parts.isEmpty()) item { Text(PartsWords.empty.said) }
        items(view.parts, key = { it.line }) { PartCard(it, onAct) }
        item { Bill(view.bill, payments, onAct) }
    }
}

@Composable
private fun PartCard(part: PartView, onAct: (ActionView) -> Unit) = Card {
    Column(Modifier.semantics(mergeDescendants = true) {}, Arrangement.spacedBy(4.dp)) {
        Text("${part.name} × ${part.quantity}", style = Type.title)
        Text(listOf(part.kindWord, part.valueClassWord, part.sourceWord).filter { it.isNotEmpty() }.joinToString(" · "))
        if (part.name != part.part) Text("${PartsWords.code.said}  ${part.part}", color = LocalColours.current.quiet)
        SignLine(part.sign, part.word, strong = true)
        if (part.quote.isEmpty()) {
            SignLine(Sign.CannotTell, PartsWords.noPrice.said)
        } else {
            Text("${PartsWords.price.said}  ${part.price}", style = Type.strong)
            Text("${PartsWords.payer.said}  ${part.payerWord}")
            if (part.chargeable != part.price) Text("${PartsWords.chargeable.said}  ${part.chargeable}", style = Type.strong)
        }
        if (part.freeBecause.isNotEmpty()) Text(part.freeBecause)
    }
    part.actions.forEach { action -> SideButton(action.label, { onAct(action) }, Modifier.fillMaxWidth()) }
}

@Composable
private fun Bill(bill: BillView, payments: List<ActionView>, onAct: (ActionView) -> Unit) = Card(PartsWords.bill.said) {
    if (bill.lines.isEmpty()) Text(PartsWords.emptyBill.said)
    bill.lines.forEach { BillLine(it) }
    if (bill.lines.isNotEmpty() || bill.totalFen != 0L) {
        Divider(color = LocalColours.current.line)
        Text("${PartsWords.total.said}  ${bill.total}", style = Type.title)
        Text("${PartsWords.paid.said}  ${bill.paid}")
        Text("${PartsWords.open.said}  ${bill.open}", style = Type.strong)
    }
    if (bill.waiting.isNotEmpty()) {
        Text(PartsWords.waiting.said, style = Type.strong)
        bill.waiting.forEach { SignLine(Sign.Waiting, it) }
    }
    payments.forEach { action -> SideButton(action.label, { onAct(action) }, Modifier.fillMaxWidth()) }
}

@Composable
private fun BillLine(line: BillLineView) = Column(Modifier.semantics(mergeDescendants = true) {}) {
    Text("${line.name} × ${line.quantity}  ${line.charge}", style = Type.strong)
    Text("${line.kindWord} · ${PartsWords.payer.said}  ${line.payerWord}")
    if (line.charge != line.price) Text("${PartsWords.price.said}  ${line.price}")
    if (line.freeBecause.isNotEmpty()) Text(line.freeBecause)
}
