package app.doorstep.ui.pictures

import app.doorstep.core.Language
import app.doorstep.core.Sign
import app.doorstep.core.SyncStatus
import app.doorstep.core.TodayView
import app.doorstep.core.UnplannedVisit
import app.doorstep.ui.TodayScreen
import kotlinx.coroutines.runBlocking

val today = Gallery("Today", "Where do I go next, by when, and is anything of mine not yet at the office?") {
    val empty = PicturePhone("doorstep-default").both { it.today() }
    listOf(
        Shot("today-empty", "A day without visits") { Today(empty[it]) },
    )
}

@androidx.compose.runtime.Composable
private fun Today(view: TodayView) =
    TodayScreen(view, false, {}, {}, {}, {}, {}, {}, {})
