package app.doorstep

import app.doorstep.core.UnplannedVisit
import kotlin.io.path.fileSize
import kotlin.test.Test
import kotlin.test.assertEquals
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.condition.EnabledIfSystemProperty

/**
 * What the border costs, against the same calls in Rust within one run. Prints ratios and fails nothing: times belong
 * to the machine. Wants release builds; see `docs/testing.md`.
 */
@EnabledIfSystemProperty(named = "doorstep.speed", matches = "true")
class SpeedTest {
    private suspend fun median(times: Int, call: suspend () -> Unit): Long {
        val all = LongArray(times) {
            val begun = System.nanoTime()
            call()
            System.nanoTime() - begun
        }
        return all.sorted()[times / 2]
    }

    @Test
    fun `the border against Rust`() = runBlocking {
        val folder = folder().toString()
        val phone = phoneIn(folder, "doorstep-default")
        val visit = phone.openUnplanned(UnplannedVisit()).visit
        repeat(59) { phone.addNote(visit, "kept") }
        // A tap costs more in a longer visit: each side gets one of its own.
        val (mine, rusts) = List(199) { phone.openUnplanned(UnplannedVisit()).visit }
        assertEquals(60, phone.visit(visit).record.size)
        assertEquals(200, phone.today().visits.size)
        // Warm, so that the JVM has compiled what it will.
        repeat(1_000) { phone.visit(visit) }
        repeat(200) { phone.today() }
        val screen = median(400) { phone.visit(visit) }
        val list = median(200) { phone.today() }
        val tap = median(200) { phone.addNote(mine, "kept") }
        phone.close()
        val rust = rust(folder, visit, rusts)
        fun line(what: String, kotlin: Long, rust: Long) =
            "%-28s %8.1f µs  %8.1f µs  %.2f×".format(what, kotlin / 1e3, rust / 1e3, kotlin.toDouble() / rust)
        println("%-28s %11s  %11s".format("", "Kotlin", "Rust"))
        println(line("screen of 60 events", screen, rust.getValue("screen")))
        println(line("list of 200 visits", list, rust.getValue("list")))
        println(line("durable tap", tap, rust.getValue("tap")))
        val library = program.resolveSibling(System.mapLibraryName("doorstep_ffi"))
        println("library: ${library.fileSize() / 1024} KiB")
    }

    private fun rust(vararg args: String): Map<String, Long> {
        val program = program.resolveSibling("examples").resolve("speed").toString()
        val process = ProcessBuilder(program, *args)
            .redirectError(ProcessBuilder.Redirect.INHERIT).start()
        val said = process.inputReader().readLines()
        assertEquals(0, process.waitFor())
        return said.associate { line -> line.split(' ').let { (name, ns) -> name to ns.toLong() } }
    }
}
