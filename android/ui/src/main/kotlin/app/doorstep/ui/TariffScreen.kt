package app.doorstep.ui

import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.lazy.items
import androidx.compose.material3.Divider
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.saveable.rememberSaveable
import androidx.compose.runtime.setValue
import androidx.compose.ui.Modifier
import androidx.compose.ui.unit.dp
import app.doorstep.core.Sign
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
    onDismiss: () -> Unit = {},
) {
    var search by rememberSaveable { mutableStateOf("") }
    val found = lines.filter { search.isBlank() || it.name.contains(search.trim(), true) || it.part.contains(search.trim(), true) }
    val left = total - lines.size
    Frame(
        TariffWords.title.said, onBack, modifier,
        above = trouble?.let { { TroublePanel(it, {}, {}, onDismiss) } },
        below = {
            BigButton(TariffWords.other.said, onOther)
        },
    ) {
        if (total == 0L) item { Text(TariffWords.empty.said) }
        else item { Field(TariffWords.search.said, search, { search = it }) }
        items(found, key = { it.part }) { TariffLine(it, onLine) }
        if (found.isEmpty() && total > 0) item { Text(TariffWords.nothing.said) }
        // What was not read was not searched either, and says so.
        if (left > 0) item {
            Column(verticalArrangement = Arrangement.spacedBy(8.dp)) {
                Text(TariffWords.partly.said.format(lines.size, total))
                SideButton(EvidenceWords.more.said.format(minOf(left, PAGE)), onMore, Modifier.fillMaxWidth())
            }
        }
    }
}

@Composable
private fun TariffLine(line: TariffLineView, onLine: (TariffLineView) -> Unit) = Column {
    Opening({ onLine(line) }, label = TariffWords.quoteThis.said) {
        Column {
            Text(line.name, style = Type.strong)
            Text("${line.kindWord} · ${line.price}")
            Text(line.part, color = LocalColours.current.quiet)
            if (line.freeBecause.isNotEmpty()) SignLine(Sign.Flag, line.freeBecause)
        }
    }
    Divider(color = LocalColours.current.line)
}
