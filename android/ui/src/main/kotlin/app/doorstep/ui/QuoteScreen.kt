package app.doorstep.ui

import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.selection.selectableGroup
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.runtime.LaunchedEffect
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.saveable.Saver
import androidx.compose.runtime.saveable.listSaver
import androidx.compose.runtime.saveable.rememberSaveable
import androidx.compose.runtime.setValue
import androidx.compose.ui.Modifier
import androidx.compose.ui.semantics.heading
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.text.input.KeyboardType
import androidx.compose.ui.unit.dp
import app.doorstep.core.ActionView
import app.doorstep.core.ChoiceView
import app.doorstep.core.LineKind
import app.doorstep.core.PartView
import app.doorstep.core.ProposalView
import app.doorstep.core.Quote
import app.doorstep.core.Sign
import app.doorstep.core.TariffLineView
import app.doorstep.phone.QuoteForm
import app.doorstep.phone.Trouble
import app.doorstep.phone.Word
import app.doorstep.phone.fenOf
import app.doorstep.phone.price

/**
 * A price for a part or for work, or a new one for a line that has one.
 *
 * @param chosen the line of the tariff that is quoted; `null` for what is not in it
 * @param revised the line whose price is revised; `null` for a new one
 * @param proposal what the tariff says to what was last told by [onPropose]
 * @param onPropose kind, code and quantity have changed: the tariff's word is wanted
 * @param onQuote the price is to be recorded
 * @param onAct a remedy for a refusal
 * @param onPass what was refused is to be recorded with this reason
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
    onAct: (ActionView) -> Unit = {},
    onPass: (ChoiceView) -> Unit = {},
    onDismiss: () -> Unit = {},
) {
    val start = revised?.let { QuoteForm.of(it) } ?: chosen?.let { QuoteForm.of(it) } ?: QuoteForm()
    var form by rememberSaveable(start.line, start.part, stateSaver = formSaver(start)) { mutableStateOf(start) }
    val pieces = form.pieces
    LaunchedEffect(form.kind, form.part, pieces) {
        if (form.part.isNotBlank() && pieces != null) onPropose(form.kind, form.part.trim(), pieces)
    }
    val quote = form.quote(proposal)
    Frame(
        if (revised == null) QuoteWords.title.said else QuoteWords.revise.said, onBack, modifier,
        above = trouble?.let { { TroublePanel(it, onAct, onPass, onDismiss) } },
        below = {
            val missing = form.missing(proposal)
            if (missing != null) Text(QuoteWords.missing(missing).said, style = Type.strong)
            else if (quote != null) BigButton(QuoteWords.record.said.format(price(quote.fen)), { onQuote(quote) })
        },
    ) {
        if (revised != null) item { Panel(false, Sign.Flag, QuoteWords.revised.said) }
        item { What(chosen, revised, form) { form = it } }
        item {
            Field(
                QuoteWords.quantity.said, form.quantity, { form = form.copy(quantity = it) },
                hint = QuoteWords.quantityHint.said, keyboard = KeyboardType.Number,
            )
        }
        if (form.kind == LineKind.Part) item {
            OneOf(QuoteWords.source, QuoteWords.sources, form.source) { form = form.copy(source = it) }
        }
        item { Price(form, proposal) { form = it } }
        // A line keeps what it was first said to be worth.
        if (form.kind == LineKind.Part && revised == null) item {
            OneOf(QuoteWords.value, QuoteWords.values, form.valueClass) { form = form.copy(valueClass = it) }
        }
    }
}

/** What is quoted: given by the tariff or the line, else to be filled in. */
@Composable
private fun What(
    chosen: TariffLineView?,
    revised: PartView?,
    form: QuoteForm,
    onForm: (QuoteForm) -> Unit,
) = Column(verticalArrangement = Arrangement.spacedBy(Sizes.gap)) {
    when {
        revised != null -> Text("${revised.name}\n${revised.kindWord} · ${revised.part}", style = Type.strong)
        chosen != null -> Text("${chosen.name}\n${chosen.kindWord} · ${chosen.part}", style = Type.strong)
        else -> {
            OneOf(QuoteWords.kind, QuoteWords.kinds, form.kind) { onForm(form.copy(kind = it)) }
            Field(
                QuoteWords.part.said, form.part, { onForm(form.copy(part = it)) },
                hint = QuoteWords.partHint.said, keyboard = KeyboardType.Ascii,
            )
        }
    }
    Field(QuoteWords.name.said, form.name, { onForm(form.copy(name = it)) }, hint = QuoteWords.nameHint.said)
}

/** The price that is quoted, with what the tariff says beside it. */
@Composable
private fun Price(
    form: QuoteForm,
    proposal: ProposalView?,
    onForm: (QuoteForm) -> Unit,
) = Column(verticalArrangement = Arrangement.spacedBy(Sizes.gap)) {
    if (form.isCustomersOwn) {
        Text(QuoteWords.own.said, style = Type.strong)
        return@Column
    }
    val typed = form.typedPrice(proposal)
    Field(
        QuoteWords.price.said, typed, { onForm(form.copy(price = it)) },
        hint = QuoteWords.priceHint.said, keyboard = KeyboardType.Decimal,
    )
    if (proposal == null) return@Column
    Card(QuoteWords.tariff.said) {
        if (proposal.price.isNotEmpty()) Text(proposal.price, style = Type.title)
        Text(proposal.text)
        val fen = fenOf(typed)
        if (proposal.known && fen != null && fen != proposal.fen) {
            SignLine(Sign.Attention, QuoteWords.differs.said.format(proposal.price, price(fen)))
            SideButton(QuoteWords.take.said, { onForm(form.copy(price = null)) }, Modifier.fillMaxWidth())
        }
    }
}

/** One of the app's own choices. */
@Composable
private fun <T> OneOf(title: Word, choices: List<Pair<T, Word>>, chosen: T, onChoose: (T) -> Unit) =
    Column(verticalArrangement = Arrangement.spacedBy(8.dp)) {
        Text(title.said, Modifier.semantics { heading() }, style = Type.strong)
        Column(Modifier.selectableGroup(), Arrangement.spacedBy(8.dp)) {
            choices.forEach { (choice, word) -> ChoiceLine(word.said.replaceFirstChar(Char::uppercase), choice == chosen, { onChoose(choice) }) }
        }
    }

/** What was typed and chosen; kind and source of a newer version stay those of the line. */
private fun formSaver(start: QuoteForm): Saver<QuoteForm, Any> = listSaver(
    save = { form ->
        listOf(
            form.part, form.name, form.quantity, form.price,
            QuoteWords.kinds.indexOfFirst { it.first == form.kind },
            QuoteWords.sources.indexOfFirst { it.first == form.source },
            QuoteWords.values.indexOfFirst { it.first == form.valueClass },
        )
    },
    restore = { saved ->
        start.copy(
            part = saved[0] as String,
            name = saved[1] as String,
            quantity = saved[2] as String,
            price = saved[3] as String?,
            kind = QuoteWords.kinds.getOrNull(saved[4] as Int)?.first ?: start.kind,
            source = QuoteWords.sources.getOrNull(saved[5] as Int)?.first ?: start.source,
            valueClass = QuoteWords.values.getOrNull(saved[6] as Int)?.let { it.first } ?: start.valueClass.takeIf { saved[6] == -1 },
        )
    },
)
