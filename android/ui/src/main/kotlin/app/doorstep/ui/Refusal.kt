package app.doorstep.ui

import androidx.compose.foundation.BorderStroke
import androidx.compose.foundation.border
import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.ColumnScope
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.shape.RoundedCornerShape
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.saveable.rememberSaveable
import androidx.compose.runtime.setValue
import androidx.compose.ui.Modifier
import androidx.compose.ui.semantics.LiveRegionMode
import androidx.compose.ui.semantics.liveRegion
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.unit.dp
import app.doorstep.core.ActionView
import app.doorstep.core.ChoiceView
import app.doorstep.core.RefusalLineView
import app.doorstep.core.Sign
import app.doorstep.phone.Trouble
import app.doorstep.phone.Way
import app.doorstep.phone.Word

private object RefusalWords {
    val notRecorded = Word("没有记录", "Not recorded")
    val close = Word("知道了", "Close")
    val again = Word("再试一次", "Try again")
    val enrol = Word("重新注册", "Join the office again")
    val first = Word("可以先做：", "Do this first:")
    val anyway = Word("仍要记录，选原因", "Record it anyway, with a reason")
    val why = Word("为什么这样做？原因会一起记录。", "Why? The reason is recorded with it.")
    val pass = Word("带原因记录", "Record with this reason")
}

/**
 * Why the last tap recorded nothing: the rule, what is missing, what would allow it as buttons, and the reasons that
 * may be recorded for passing it.
 *
 * @param onAct a remedy, or what was tapped, once more
 */
@Composable
fun TroublePanel(
    trouble: Trouble,
    onAct: (ActionView) -> Unit,
    onPass: (ChoiceView) -> Unit,
    onDismiss: () -> Unit,
    modifier: Modifier = Modifier,
) {
    val tried = trouble.tried
    val refusal = trouble.refusal
    val shape = RoundedCornerShape(14.dp)
    Column(
        modifier.fillMaxWidth().border(BorderStroke(2.dp, LocalColours.current.danger), shape).padding(14.dp),
        Arrangement.spacedBy(10.dp),
    ) {
        val what = tried?.label?.let { "${RefusalWords.notRecorded.said} · $it" } ?: RefusalWords.notRecorded.said
        Column(Modifier.semantics(mergeDescendants = true) { liveRegion = LiveRegionMode.Assertive }) {
            SignLine(Sign.Held, what, strong = true)
            Text(trouble.text, Modifier.padding(top = 6.dp))
        }
        refusal?.lines?.forEach { Rule(it) }
        if (refusal != null && refusal.remedies.isNotEmpty()) {
            Text(RefusalWords.first.said, style = Type.strong)
            refusal.remedies.forEach { SideButton(it.label, { onAct(it) }, Modifier.fillMaxWidth()) }
        }
        if (refusal != null && refusal.reasons.isNotEmpty()) Pass(trouble, refusal.reasons, onPass)
        if (trouble.way == Way.AGAIN && tried != null) {
            SideButton(RefusalWords.again.said, { onAct(tried) }, Modifier.fillMaxWidth())
        }
        LocalHelp.current?.takeIf { trouble.way == Way.ENROL }?.let {
            SideButton(RefusalWords.enrol.said, it.onEnrol, Modifier.fillMaxWidth())
        }
        SideButton(RefusalWords.close.said, onDismiss, Modifier.fillMaxWidth())
    }
}

@Composable
private fun Rule(line: RefusalLineView) {
    Column(Modifier.semantics(mergeDescendants = true) {}, Arrangement.spacedBy(4.dp)) {
        Text(line.text, style = Type.strong)
        if (line.missing.isNotEmpty()) Text(line.missing)
        if (line.allowedWhen.isNotEmpty()) Text(line.allowedWhen)
    }
}

/** Reasons come only when asked for: doing what the rule asks is the shorter way. */
@Composable
private fun ColumnScope.Pass(trouble: Trouble, reasons: List<ChoiceView>, onPass: (ChoiceView) -> Unit) {
    var open by rememberSaveable(trouble.code, trouble.tried?.act) { mutableStateOf(false) }
    var chosen by rememberSaveable(trouble.code, trouble.tried?.act) { mutableStateOf("") }
    if (!open) {
        SideButton(RefusalWords.anyway.said, { open = true }, Modifier.fillMaxWidth())
        return
    }
    Text(RefusalWords.why.said, style = Type.strong)
    reasons.forEach { ChoiceLine(it.label, it.code == chosen, { chosen = it.code }) }
    reasons.find { it.code == chosen }?.let { reason ->
        SideButton(RefusalWords.pass.said, { onPass(reason) }, Modifier.fillMaxWidth())
    }
}
