package app.doorstep

import java.nio.file.Path
import java.util.concurrent.TimeUnit
import kotlin.io.path.writeText
import kotlin.test.assertEquals

/** A real office on this machine: the `doorstep` program, founded in a folder of its own. */
class Office : AutoCloseable {
    private val home: Path = folder()
    private val server: Process

    /** Where it answers. */
    val address: String

    init {
        run("admin", "found", "--name", "North Heat", "--admin", "Zhou Min")
        run("admin", "crew", "add", "East crew", "--id", "east")
        person("li", "Li Wei")
        person("wang", "Wang Bo")
        server = start("serve", "--listen", "127.0.0.1:0")
        address = generateSequence { server.inputReader().readLine() }
            .firstNotNullOf { line -> Regex("http://127.0.0.1:\\d+").find(line)?.value }
    }

    private fun start(vararg args: String): Process =
        ProcessBuilder(program.toString(), *args).directory(home.toFile())
            .also { it.environment()["LANG"] = "en" }
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start()

    /** A command of the program, and what it printed. */
    fun run(vararg args: String): String {
        val process = start(*args)
        val said = process.inputReader().readText()
        assertEquals(0, process.waitFor(), "doorstep ${args.joinToString(" ")}\n$said")
        return said
    }

    private fun person(id: String, name: String) {
        run("admin", "person", "add", name, "--id", id, "--role", "technician", "--crew", "east")
    }

    /** A code that enrols this person's phone. */
    fun code(person: String): String = run("admin", "phone", "code", person, "--quiet").trim()

    /** Takes an order and gives it to these people. */
    fun order(vararg people: String) {
        val row = "no_heat,Mrs Wang,13800138000,3-2-501 Xinhua Road,${people.joinToString("; ")}"
        home.resolve("orders.csv").writeText("fault_kind,name,phone,address,assign\n$row\n")
        run("admin", "order", "import", "orders.csv")
    }

    override fun close() {
        server.destroy()
        server.waitFor(10, TimeUnit.SECONDS)
    }
}
