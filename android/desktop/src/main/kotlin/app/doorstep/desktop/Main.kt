package app.doorstep.desktop

import androidx.compose.foundation.layout.fillMaxSize
import androidx.compose.runtime.LaunchedEffect
import androidx.compose.ui.ExperimentalComposeUiApi
import androidx.compose.ui.Modifier
import androidx.compose.ui.input.key.Key
import androidx.compose.ui.input.key.KeyEventType
import androidx.compose.ui.input.key.key
import androidx.compose.ui.input.key.type
import androidx.compose.ui.unit.DpSize
import androidx.compose.ui.unit.dp
import androidx.compose.ui.window.Window
import androidx.compose.ui.window.application
import androidx.compose.ui.window.rememberWindowState
import app.doorstep.Doorstep
import app.doorstep.core.DoorstepException
import app.doorstep.core.OpenConfig
import app.doorstep.phone.MachineTime
import app.doorstep.phone.OfficeAddress
import app.doorstep.phone.PhoneModel
import app.doorstep.text
import app.doorstep.ui.Root
import java.nio.file.Files
import java.util.concurrent.Executor
import javax.swing.SwingUtilities
import kotlin.system.exitProcess
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.SupervisorJob
import kotlinx.coroutines.asCoroutineDispatcher
import kotlinx.coroutines.delay
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking

/** How often a phone in a pocket talks to the office, milliseconds. */
private const val IN_TOUCH = 60_000L

/** A phone as a window of this machine: real screens over a real engine, and Escape goes back. */
fun main(args: Array<String>) {
    val options = Options.of(args.toList())
    if (options == null) {
        System.err.println("./x phone ${Options.USAGE}")
        exitProcess(2)
    }
    val clock = SetBackClock(options.behindMs)
    val address = OfficeAddress(options.office, if (options.office.isEmpty()) ({ }) else null)
    val doorstep = try {
        runBlocking { opened(options, clock, address) }
    } catch (failed: DoorstepException) {
        System.err.println(failed.text)
        exitProcess(1)
    }
    // One thread for the models: the one that draws.
    val scope = CoroutineScope(Executor(SwingUtilities::invokeLater).asCoroutineDispatcher() + SupervisorJob())
    val terminal = Terminal(scope)
    val phone = PhoneModel(doorstep, options.language, scope, address, MachineTime(), terminal, terminal, clock::wall)
    scope.launch {
        while (true) {
            if (doorstep.owner() != null) phone.office.sync()
            delay(IN_TOUCH)
        }
    }
    show(phone, options)
    doorstep.close()
    exitProcess(0)
}

private suspend fun opened(options: Options, clock: SetBackClock, address: OfficeAddress): Doorstep {
    val folder = options.data.ifEmpty {
        Files.createTempDirectory("doorstep-phone").toFile().also { made ->
            Runtime.getRuntime().addShutdownHook(Thread { made.deleteRecursively() })
        }.path
    }
    val config = OpenConfig(folder, options.language, app = "doorstep-window/0.1.0")
    val doorstep = Doorstep.open(config, clock = clock, transport = address)
    if (options.code.isNotEmpty() && doorstep.owner() == null) {
        doorstep.enrol(options.code)
        doorstep.sync()
    }
    return doorstep
}

@OptIn(ExperimentalComposeUiApi::class)
private fun show(phone: PhoneModel, options: Options) = application(exitProcessOnExit = false) {
    Window(
        onCloseRequest = ::exitApplication,
        state = rememberWindowState(size = DpSize(412.dp, 860.dp)),
        title = "Doorstep",
        onPreviewKeyEvent = { event ->
            val escape = event.key == Key.Escape && event.type == KeyEventType.KeyDown
            if (escape) phone.back()
            escape
        },
    ) {
        Root(phone, Modifier.fillMaxSize(), options.dark)
        if (options.picture.isNotEmpty()) {
            LaunchedEffect(Unit) {
                photograph(window, phone, options.picture)
                exitApplication()
            }
        }
    }
}
