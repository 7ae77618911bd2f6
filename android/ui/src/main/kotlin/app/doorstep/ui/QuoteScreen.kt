package app.doorstep.ui

import androidx.compose.foundation.layout.Column
import androidx.compose.material3.Button
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import app.doorstep.core.LineKind
import app.doorstep.core.LineSource
import app.doorstep.core.PartView
import app.doorstep.core.ProposalView
import app.doorstep.core.Quote
import app.doorstep.core.TariffLineView
import app.doorstep.phone.Trouble

/**
 * A price for a part or for work, or a new one for a line that has one.
 *
 * @param chosen the line of the tariff that is quoted; `null` for what is not in it
 * @param revised the line whose price is revised; `null` for a new one
 * @param proposal what the tariff says to what was last told by [onPropose]
 * @param onPropose kind, code and quantity have changed: the tariff's word is wanted
 * @param onQuote the price is to be recorded
 */
@Composable
fun QuoteScreen(
    chosen: TariffLineView?,
    revised: PartView?,
    proposal: ProposalView?,
    trouble: Trouble?,
    onPropose: (kind: LineKind, part: String, quantity: Long) -> Unit,
    onQuote: (Quote) -> Unit,
    onBack: () -> Unit,
    modifier: Modifier = Modifier,
) = Column(modifier) {
    proposal?.let { Text(it.text) }
    trouble?.let { Text(it.text) }
    if (chosen != null) {
        Button({ onPropose(chosen.kind, chosen.part, 1) }) { Text(chosen.name) }
        Button({ onQuote(Quote(chosen.part, 1, proposal?.fen ?: chosen.fen, LineSource.Company, chosen.kind)) }) { Text("报价") }
    }
    revised?.let { Text(it.name) }
    Button(onBack) { Text("返回") }
}
