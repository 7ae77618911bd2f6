package app.doorstep.ui

import androidx.compose.foundation.layout.Column
import androidx.compose.material3.Button
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import app.doorstep.core.Language
import app.doorstep.core.SettingsView
import app.doorstep.core.SyncProgress
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
) = Column(modifier) {
    Text("${view.sync.text} ${progress?.waiting}")
    Button({ onLanguage(if (language == Language.CHINESE) Language.ENGLISH else Language.CHINESE) }) { Text("中文 / English") }
    if (syncing) Button(onStop) { Text("停止") } else Button(onSync) { Text("现在同步") }
    trouble?.let { Text(it.text) }
    Button(onEnrol) { Text("登记") }
    Button(onBack) { Text("返回") }
}
