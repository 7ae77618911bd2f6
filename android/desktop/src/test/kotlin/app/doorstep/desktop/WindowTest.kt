package app.doorstep.desktop

import app.doorstep.Office
import app.doorstep.folder
import java.io.File
import javax.imageio.ImageIO
import kotlin.test.Test
import kotlin.test.assertEquals
import kotlin.test.assertNotNull
import kotlin.test.assertTrue

/** The window on a display of its own, with a phone that joins a real office. */
class WindowTest {
    @Test
    fun `the window shows the visit that the office gave`() {
        Office().use { office ->
            office.order("li")
            val file = folder().resolve("window.png").toFile()
            Display().use { display ->
                val said = display.run(
                    "--office", office.address, "--code", office.code("li"), "--language", "en", "--picture", file.path,
                )
                assertTrue(file.isFile, said)
            }
            val picture = assertNotNull(ImageIO.read(file))
            assertEquals(412 to 860, picture.width to picture.height)
            // Not an empty window: the big button, text and ground differ.
            val colours = (0 until picture.height step 2).flatMap { y -> (0 until picture.width step 2).map { picture.getRGB(it, y) } }
            assertTrue(colours.toSet().size > 20, "${colours.toSet().size} colours")
            System.getProperty("doorstep.window")?.let { file.copyTo(File(it), overwrite = true) }
        }
    }

    @Test
    fun `what is not understood is said`() {
        assertEquals(null, Options.of(listOf("--office")))
        assertEquals(null, Options.of(listOf("--behind", "a day")))
        assertEquals(null, Options.of(listOf("--room", "x")))
        assertEquals(Options(office = "http://o", dark = true), Options.of(listOf("--dark", "--office", "http://o")))
    }
}

/** A display without a screen. */
private class Display : AutoCloseable {
    private val server = ProcessBuilder("Xvfb", "-displayfd", "1", "-screen", "0", "800x1000x24", "-nolisten", "tcp")
        .redirectError(ProcessBuilder.Redirect.DISCARD).start()
    private val number = assertNotNull(server.inputReader().readLine(), "Xvfb names its display")

    /** Runs the window on it to its end. */
    fun run(vararg args: String): String {
        val path = System.getProperty("surefire.test.class.path") ?: System.getProperty("java.class.path")
        val java = File(System.getProperty("java.home"), "bin/java").path
        val window = ProcessBuilder(
            java, "-cp", path, "-Dskiko.renderApi=SOFTWARE", "-Djna.library.path=${System.getProperty("jna.library.path")}",
            "app.doorstep.desktop.MainKt", *args,
        ).redirectErrorStream(true)
        window.environment()["DISPLAY"] = ":$number"
        val process = window.start()
        val said = process.inputReader().readText()
        assertEquals(0, process.waitFor(), said)
        return said
    }

    override fun close() {
        server.destroy()
        server.waitFor()
    }
}
