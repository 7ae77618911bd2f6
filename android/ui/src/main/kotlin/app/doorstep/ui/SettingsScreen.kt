package app.doorstep.ui

import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.selection.selectableGroup
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import androidx.compose.ui.unit.dp
import app.doorstep.core.Language
import app.doorstep.core.SettingsView
import app.doorstep.core.Sign
import app.doorstep.core.SyncProgress
import app.doorstep.core.SyncStatus
import app.doorstep.phone.Trouble

/**
 * Language, what waits for the office, whether the phone is healthy, and what helpers ask for.
 *
 * @param syncing a sync is under way
 * @param progress its last answer; `null` before the first
 * @param onStop the sync is to end after the answer under way
 * @param onEnrol the phone is to join an office (again)
 */
@Composable
fun SettingsScreen(
    view: SettingsView,
    language: Language,
    syncing: Boolean,
    progress: SyncProgress?,
    trouble: Trouble?,
    onLanguage: (Language) -> Unit,
    onSync: () -> Unit,
    onStop: () -> Unit,
    onEnrol: () -> Unit,
    onBack: () -> Unit,
    modifier: Modifier = Modifier,
    onDismiss: () -> Unit = {},
) {
    val enrolled = view.sync.status != SyncStatus.NotEnrolled
    Frame(
        SettingsWords.title.said, onBack, modifier,
        above = trouble?.let { { TroublePanel(it, {}, {}, onDismiss) } },
        below = {
            when {
                !enrolled -> BigButton(SettingsWords.enrol.said, onEnrol)
                syncing -> {
                    Syncing()
                    progress?.let { Text(SettingsWords.progress.said.format(it.pushed, it.pulled, it.waiting)) }
                    SideButton(SettingsWords.stop.said, onStop, Modifier.fillMaxWidth())
                }
                else -> BigButton(EvidenceWords.sync.said, onSync)
            }
        },
    ) {
        item {
            Card(SettingsWords.language.said) {
                Column(Modifier.selectableGroup(), Arrangement.spacedBy(8.dp)) {
                    Language.entries.forEach {
                        ChoiceLine(HandoverWords.name.getValue(it), it == language, { onLanguage(it) })
                    }
                }
                Text(SettingsWords.size.said)
            }
        }
        item { Card(SettingsWords.office.said) { SyncLines(view.sync) } }
        item {
            Card(SettingsWords.health.said) {
                view.health.forEach { SignLine(it.sign, SettingsWords.topic(it.topic).said, word = it.text) }
            }
        }
        item {
            Card(SettingsWords.standards.said) {
                view.standards.forEach { Text("${it.title}\n${it.id} · ${SettingsWords.version.said.format(it.version)}") }
                if (view.standards.isEmpty()) SignLine(Sign.Attention, SettingsWords.noStandards.said)
            }
        }
        item {
            Card(SettingsWords.about.said) {
                Known(SettingsWords.person.said, view.personName)
                Known(SettingsWords.company.said, view.company)
                Known(SettingsWords.device.said, view.device)
                Known(SettingsWords.engine.said, view.engine)
                if (enrolled) SideButton(SettingsWords.enrolAgain.said, onEnrol, Modifier.fillMaxWidth())
            }
        }
    }
}

@Composable
private fun Known(name: String, value: String) {
    if (value.isEmpty()) return
    Column {
        Text(name, color = LocalColours.current.quiet)
        Text(value)
    }
}
