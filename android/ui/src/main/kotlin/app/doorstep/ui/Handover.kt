package app.doorstep.ui

import androidx.compose.foundation.ExperimentalFoundationApi
import androidx.compose.foundation.background
import androidx.compose.foundation.border
import androidx.compose.foundation.combinedClickable
import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.ColumnScope
import androidx.compose.foundation.layout.ExperimentalLayoutApi
import androidx.compose.foundation.layout.FlowRow
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.fillMaxSize
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.heightIn
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.rememberScrollState
import androidx.compose.foundation.selection.selectable
import androidx.compose.foundation.selection.selectableGroup
import androidx.compose.foundation.shape.RoundedCornerShape
import androidx.compose.foundation.verticalScroll
import androidx.compose.material3.Divider
import androidx.compose.material3.LocalTextStyle
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.runtime.CompositionLocalProvider
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.remember
import androidx.compose.runtime.setValue
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.draw.clip
import androidx.compose.ui.semantics.LiveRegionMode
import androidx.compose.ui.semantics.Role
import androidx.compose.ui.semantics.contentDescription
import androidx.compose.ui.semantics.liveRegion
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.text.style.TextAlign
import androidx.compose.ui.unit.dp
import app.doorstep.core.ActionView
import app.doorstep.core.ChoiceView
import app.doorstep.core.Language
import app.doorstep.phone.Trouble
import app.doorstep.phone.Word

internal object HandoverWords {
    val leave = Word("按住，交还师傅", "Hold to hand back")
    val leaveAloud = Word("交还师傅", "Hand back to the technician")
    val hold = Word("要交还手机，请按住不放，直到画面变化。", "To hand the phone back, keep the button pressed until the screen changes.")
    val failed = Word("没有记录。请把手机交给师傅。", "Nothing was recorded. Please give the phone to the technician.")
    val name = mapOf(Language.CHINESE to "中文", Language.ENGLISH to "English")
}

/**
 * A screen that the customer holds: nothing of the technician's is on it, its text is large and in the customer's
 * language, and a slip of a finger does not leave it.
 *
 * @param onLanguage the other language is wanted; `null` where it cannot change any more
 * @param onLeave the phone goes back to the technician
 * @param trouble why nothing was recorded; it takes the place of the answers
 * @param below what stays at the bottom: the answers
 */
@Composable
fun CustomerFrame(
    language: Language,
    onLanguage: ((Language) -> Unit)?,
    onLeave: () -> Unit,
    modifier: Modifier,
    trouble: Trouble?,
    onAct: (ActionView) -> Unit,
    onPass: (ChoiceView) -> Unit,
    onDismiss: () -> Unit,
    below: @Composable ColumnScope.() -> Unit,
    content: @Composable ColumnScope.() -> Unit,
) {
    val colours = LocalColours.current
    // What holds it is the technician's to read and to mend.
    val technicians = LocalLanguage.current
    CompositionLocalProvider(LocalLanguage provides language, LocalTextStyle provides Type.customer) {
        Column(modifier.fillMaxSize().background(colours.background)) {
            HandoverBar(language, onLanguage, onLeave)
            Divider(color = colours.line)
            Column(Modifier.weight(1f).fillMaxWidth(), content = content)
            Divider(color = colours.line)
            if (trouble == null) {
                Column(Modifier.fillMaxWidth().padding(Sizes.edge, 10.dp), Arrangement.spacedBy(10.dp), content = below)
            } else {
                Column(
                    Modifier.atMost(0.6f).verticalScroll(rememberScrollState()).padding(Sizes.edge, 10.dp),
                    Arrangement.spacedBy(10.dp),
                ) {
                    Text(HandoverWords.failed.said, style = Type.strong)
                    CompositionLocalProvider(LocalLanguage provides technicians, LocalTextStyle provides Type.body) {
                        TroublePanel(trouble, onAct, onPass, onDismiss)
                    }
                }
            }
        }
    }
}

/** The languages, and the way back for whoever holds on. */
@OptIn(ExperimentalFoundationApi::class, ExperimentalLayoutApi::class)
@Composable
private fun HandoverBar(language: Language, onLanguage: ((Language) -> Unit)?, onLeave: () -> Unit) {
    val colours = LocalColours.current
    var told by remember { mutableStateOf(false) }
    Column(Modifier.fillMaxWidth().padding(horizontal = Sizes.edge, vertical = 8.dp), Arrangement.spacedBy(8.dp)) {
        FlowRow(horizontalArrangement = Arrangement.spacedBy(8.dp), verticalArrangement = Arrangement.spacedBy(8.dp)) {
            if (onLanguage != null) {
                Row(Modifier.selectableGroup(), Arrangement.spacedBy(6.dp)) {
                    Language.entries.forEach { LanguageButton(it, it == language) { onLanguage(it) } }
                }
            }
            val aloud = HandoverWords.leaveAloud.said
            Box(
                Modifier.weight(1f).heightIn(min = Sizes.target).clip(bar).border(2.dp, colours.line, bar)
                    .combinedClickable(
                        role = Role.Button,
                        onClickLabel = HandoverWords.leave.said,
                        onLongClickLabel = aloud,
                        onLongClick = onLeave,
                        onClick = { told = true },
                    )
                    .padding(horizontal = 10.dp, vertical = 8.dp)
                    .semantics { contentDescription = aloud },
                Alignment.Center,
            ) {
                Text(HandoverWords.leave.said, style = Type.body, color = colours.quiet, textAlign = TextAlign.Center)
            }
        }
        if (told) {
            Text(HandoverWords.hold.said, Modifier.semantics { liveRegion = LiveRegionMode.Polite }, style = Type.body)
        }
    }
}

@Composable
private fun LanguageButton(language: Language, chosen: Boolean, onChoose: () -> Unit) {
    val colours = LocalColours.current
    val width = if (chosen) 3.dp else 1.dp
    Box(
        Modifier.heightIn(min = Sizes.target).clip(bar).border(width, if (chosen) colours.primary else colours.line, bar)
            .selectable(chosen, role = Role.RadioButton, onClick = onChoose).padding(horizontal = 12.dp, vertical = 8.dp),
        Alignment.Center,
    ) {
        val style = if (chosen) Type.strong else Type.body
        Text(HandoverWords.name.getValue(language), style = style, maxLines = 1)
    }
}

private val bar = RoundedCornerShape(14.dp)
