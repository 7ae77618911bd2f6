package app.doorstep.ui

import androidx.compose.runtime.Composable
import androidx.compose.runtime.CompositionLocalProvider
import androidx.compose.runtime.staticCompositionLocalOf
import app.doorstep.phone.Trouble
import app.doorstep.phone.Way

/** What helps with a trouble beyond its screen. */
internal class Help(val onEnrol: () -> Unit)

internal val LocalHelp = staticCompositionLocalOf<Help?> { null }

@Composable
internal fun Helping(help: Help, content: @Composable () -> Unit) =
    CompositionLocalProvider(LocalHelp provides help, content = content)

/** It does not pass by itself, as a missing network does. */
internal val Trouble.needsPerson: Boolean get() = way != Way.AGAIN
