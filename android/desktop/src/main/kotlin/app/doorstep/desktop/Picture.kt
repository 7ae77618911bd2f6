package app.doorstep.desktop

import androidx.compose.runtime.withFrameNanos
import app.doorstep.phone.PhoneModel
import java.awt.Robot
import java.awt.Window
import java.io.File
import javax.imageio.ImageIO
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.withContext

/** Frames that are drawn after the first screen is there, before it is taken. */
private const val FRAMES = 30

/** Takes what the display shows of the window, once the first screen is read and drawn, as a PNG. */
internal suspend fun photograph(window: Window, phone: PhoneModel, file: String) {
    phone.shown.first { it != null }
    repeat(FRAMES) { withFrameNanos { } }
    withContext(Dispatchers.IO) {
        val robot = Robot()
        robot.waitForIdle()
        ImageIO.write(robot.createScreenCapture(window.bounds), "png", File(file))
    }
}
