package app.doorstep.ui

import androidx.compose.foundation.layout.Column
import androidx.compose.material3.Button
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import app.doorstep.core.ActionView
import app.doorstep.core.VisitView
import app.doorstep.phone.Trouble

/**
 * What is quoted, agreed, refused and fitted, who pays, and what is on the bill.
 *
 * @param onAct a button of a line, or of payment: its `screen` and `topic` say what it opens
 * @param onQuote a new line: the tariff to choose from
 */
@Composable
fun PartsScreen(
    view: VisitView,
    trouble: Trouble?,
    onAct: (ActionView) -> Unit,
    onQuote: () -> Unit,
    onBack: () -> Unit,
    modifier: Modifier = Modifier,
) = Column(modifier) {
    view.parts.forEach { part ->
        Text("${part.name} ${part.word}")
        part.actions.forEach { action -> Button({ onAct(action) }) { Text(action.label) } }
    }
    trouble?.let { Text(it.text) }
    Button(onQuote) { Text("报价") }
    Button(onBack) { Text("返回") }
}
