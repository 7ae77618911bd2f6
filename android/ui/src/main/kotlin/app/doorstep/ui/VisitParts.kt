package app.doorstep.ui

import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.ExperimentalLayoutApi
import androidx.compose.foundation.layout.FlowRow
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.lazy.LazyListScope
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.unit.dp
import app.doorstep.core.ActionTopic
import app.doorstep.core.ActionView
import app.doorstep.core.ClockView
import app.doorstep.core.FindingView
import app.doorstep.core.Sign
import app.doorstep.core.VisitView

/** Who, where, by when. */
@OptIn(ExperimentalLayoutApi::class)
@Composable
internal fun VisitHeader(view: VisitView, onCall: (String) -> Unit, onMap: (String) -> Unit) {
    val header = view.header
    Column(verticalArrangement = Arrangement.spacedBy(8.dp)) {
        Column(Modifier.semantics(mergeDescendants = true) {}, Arrangement.spacedBy(4.dp)) {
            if (header.place.isNotEmpty()) Text(header.place, style = Type.title)
            val facts = listOf(header.customerName, header.window, view.phaseWord).filter { it.isNotEmpty() }
            Text(facts.joinToString(" · "))
        }
        if (header.dueText.isNotEmpty()) {
            SignLine(if (header.late) Sign.Missed else Sign.Now, header.dueText, strong = true)
        }
        FlowRow(horizontalArrangement = Arrangement.spacedBy(10.dp)) {
            if (header.phone.isNotEmpty()) SideButton(CommonWords.call.said, { onCall(header.phone) })
            if (header.place.isNotEmpty()) SideButton(CommonWords.map.said, { onMap(header.place) })
        }
    }
}

/** What others did since the technician last looked. */
@Composable
internal fun News(view: VisitView, onSeen: () -> Unit) = Card(VisitWords.news.said) {
    view.news.takeLast(NEWEST).forEach { SignLine(Sign.Flag, it.text) }
    SideButton(VisitWords.seen.said, onSeen, Modifier.fillMaxWidth())
}

@Composable
internal fun Clocks(clocks: List<ClockView>) = Card(VisitWords.deadlines.said) {
    clocks.forEach { SignLine(it.sign, it.ruleText, word = it.text) }
}

/** What stands under the checklist. */
internal fun LazyListScope.visitCards(
    view: VisitView,
    onAct: (ActionView) -> Unit,
    onParts: () -> Unit,
    onEvidence: () -> Unit,
    onStatement: () -> Unit,
) {
    val findings = view.findings
    if (findings.isNotEmpty()) item { Findings(findings) }
    if (view.parts.isNotEmpty() || view.bill.lines.isNotEmpty()) item { Charges(view, onParts) }
    if (view.records.isNotEmpty()) {
        item { Card(VisitWords.papers.said) { view.records.forEach { SignLine(it.sign, it.text, word = it.word) } } }
    }
    if (view.options.isNotEmpty()) {
        item {
            Card(VisitWords.options.said) {
                view.options.forEach {
                    Text(it.text)
                    Text(it.word, color = LocalColours.current.quiet)
                }
            }
        }
    }
    item {
        Card(VisitWords.signOff.said) {
            SignLine(view.signOff.sign, view.signOff.text)
            view.signOff.changes.forEach { Text(it) }
            SideButton(VisitWords.statement.said, onStatement, Modifier.fillMaxWidth())
        }
    }
    // A hazard and a note are within reach of the thumb already.
    val others = view.others.filter { it.topic != ActionTopic.Hazard && it.topic != ActionTopic.Note }
    if (others.isNotEmpty()) {
        item {
            Card(VisitWords.others.said) {
                others.forEach { SideButton(it.label, { onAct(it) }, Modifier.fillMaxWidth()) }
            }
        }
    }
    item {
        Card(CommonWords.records.said) {
            SignLine(view.custody.sign, view.custody.text)
            SideButton(VisitWords.evidence.said, onEvidence, Modifier.fillMaxWidth())
        }
    }
}

@Composable
private fun Findings(findings: List<FindingView>) = Card(VisitWords.findings.said) {
    findings.forEach { finding ->
        Column(Modifier.semantics(mergeDescendants = true) {}) {
            SignLine(finding.sign, finding.title, word = finding.severityWord, strong = true)
            Text(finding.text)
            listOf(finding.source, finding.settle, finding.reason, finding.settled).filter { it.isNotEmpty() }
                .forEach { Text(it, color = LocalColours.current.quiet) }
        }
    }
}

/** What is quoted, agreed and charged, and who pays. */
@Composable
private fun Charges(view: VisitView, onParts: () -> Unit) = Card(VisitWords.bill.said) {
    view.parts.forEach { part ->
        SignLine(part.sign, "${part.name} · ${part.price}", word = "${part.word} · ${part.payerWord}")
        if (part.freeBecause.isNotEmpty()) Text(part.freeBecause)
    }
    view.bill.waiting.forEach { SignLine(Sign.Waiting, it) }
    Text("${VisitWords.total.said} ${view.bill.total}", style = Type.strong)
    Text("${VisitWords.paid.said} ${view.bill.paid} · ${VisitWords.open.said} ${view.bill.open}")
    SideButton(VisitWords.partsButton.said, onParts, Modifier.fillMaxWidth())
}

/** More than these are read on the screen of the records. */
private const val NEWEST = 5
