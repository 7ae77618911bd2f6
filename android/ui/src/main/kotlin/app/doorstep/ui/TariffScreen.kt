package app.doorstep.ui

import androidx.compose.foundation.layout.Column
import androidx.compose.material3.Button
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import app.doorstep.core.TariffLineView
import app.doorstep.phone.Trouble

/**
 * The company's tariff, to choose what is quoted.
 *
 * @param lines the pages that were read so far, one after the other
 * @param total how many lines the tariff has
 * @param onMore the next page is wanted
 * @param onLine this line is to be quoted
 * @param onOther something that is not in the tariff is to be quoted
 */
@Composable
fun TariffScreen(
    lines: List<TariffLineView>,
    total: Long,
    trouble: Trouble?,
    onMore: () -> Unit,
    onLine: (TariffLineView) -> Unit,
    onOther: () -> Unit,
    onBack: () -> Unit,
    modifier: Modifier = Modifier,
) = Column(modifier) {
    lines.forEach { line -> Button({ onLine(line) }) { Text(line.name) } }
    if (lines.size < total) Button(onMore) { Text("更多") }
    trouble?.let { Text(it.text) }
    Button(onOther) { Text("价目表没有的") }
    Button(onBack) { Text("返回") }
}
