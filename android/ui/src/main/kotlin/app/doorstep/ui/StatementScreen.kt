package app.doorstep.ui

import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.IntrinsicSize
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.fillMaxHeight
import androidx.compose.foundation.layout.height
import androidx.compose.foundation.layout.heightIn
import androidx.compose.foundation.rememberScrollState
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.runtime.LaunchedEffect
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.rememberCoroutineScope
import androidx.compose.runtime.saveable.rememberSaveable
import androidx.compose.runtime.setValue
import androidx.compose.runtime.snapshotFlow
import androidx.compose.ui.Modifier
import androidx.compose.ui.unit.dp
import app.doorstep.core.ActionView
import app.doorstep.core.ChoiceView
import app.doorstep.core.Language
import app.doorstep.core.Sign
import app.doorstep.core.SignOffStatus
import app.doorstep.core.StatementView
import app.doorstep.phone.Trouble
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.launch

/**
 * The statement, exactly as it is stored. The customer holds the phone.
 *
 * @param language the customer's language, that of [view]
 * @param signOff how the sign-off stood before this statement was shown
 * @param onSign the pad is wanted; only after the end of the text was on the screen
 * @param onRefuse the customer will not sign: reasons are asked
 * @param onLanguage the statement is wanted in another language
 * @param onLeave the phone goes back to the technician; nothing was signed
 */
@Composable
fun StatementScreen(
    view: StatementView,
    language: Language,
    signOff: SignOffStatus,
    trouble: Trouble?,
    onSign: () -> Unit,
    onRefuse: () -> Unit,
    onLanguage: (Language) -> Unit,
    onLeave: () -> Unit,
    modifier: Modifier = Modifier,
    onAct: (ActionView) -> Unit = {},
    onPass: (ChoiceView) -> Unit = {},
    onDismiss: () -> Unit = {},
) {
    val scroll = rememberScrollState()
    val scope = rememberCoroutineScope()
    // Another text has to be read anew; a turned phone has not.
    var read by rememberSaveable(view.sha256) { mutableStateOf(false) }
    LaunchedEffect(view.sha256, scroll) {
        snapshotFlow { scroll.maxValue != Int.MAX_VALUE && !scroll.canScrollForward }.first { it }
        read = true
    }
    CustomerFrame(
        language, onLanguage, onLeave, modifier, trouble, onAct, onPass, onDismiss,
        below = {
            Text("${StatementWords.total.said}  ${view.total}", style = Type.title)
            // As tall as the answers, so that the text does not move under them.
            val goOn = { scope.launch { scroll.scrollTo(scroll.maxValue) }; Unit }
            if (!read) BigButton(StatementWords.end.said, goOn, Modifier.heightIn(min = 72.dp))
            else Row(Modifier.height(IntrinsicSize.Min), Arrangement.spacedBy(12.dp)) {
                AnswerButton(StatementWords.refuse.said, onRefuse, Modifier.weight(1f).fillMaxHeight())
                AnswerButton(StatementWords.sign.said, onSign, Modifier.weight(1f).fillMaxHeight())
            }
        },
    ) {
        Readable(scroll) {
            when (signOff) {
                SignOffStatus.Reopened, SignOffStatus.Signed -> Panel(false, Sign.Flag, StatementWords.again.said)
                SignOffStatus.Refused -> Panel(false, Sign.Flag, StatementWords.refused.said)
                else -> {}
            }
            // A paragraph each, so that a screen reader can go through them; not a letter is changed.
            view.text.trimEnd('\n').split("\n\n").forEach { Text(it) }
        }
    }
}
