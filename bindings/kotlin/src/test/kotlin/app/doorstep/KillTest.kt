package app.doorstep

import app.doorstep.core.UnplannedVisit
import kotlin.random.Random
import kotlin.test.Test
import kotlin.test.assertEquals
import kotlin.test.assertTrue
import kotlinx.coroutines.runBlocking

/** What a call returned is on the disk, whenever the JVM is killed. */
class KillTest {
    @Test
    fun `killing a JVM between or within calls loses nothing acknowledged`() {
        val rounds = System.getProperty("doorstep.kills", "10").toInt()
        val folder = folder()
        val random = Random(20261130)
        val acknowledged = mutableListOf<String>()
        repeat(rounds) { round ->
            val java = ProcessHandle.current().info().command().get()
            val child = ProcessBuilder(
                java, "-cp", System.getProperty("java.class.path"),
                "-Djna.library.path=${System.getProperty("jna.library.path")}",
                "-Ddoorstep.top=$top", "-Ddoorstep.library=${System.getProperty("doorstep.library")}",
                "app.doorstep.KillTestKt", folder.toString(),
            ).redirectError(ProcessBuilder.Redirect.INHERIT).start()
            val heard = child.inputReader()
            // Another moment each time: after so many answers, the next call is under way.
            repeat(random.nextInt(1, 12)) {
                acknowledged += checkNotNull(heard.readLine()) { "round $round: the child ended by itself" }
            }
            // The handle's way leaves the pipe open, so that what was said before is heard.
            child.toHandle().destroyForcibly()
            acknowledged += heard.readLines().filter { it.length == LINE }
            child.waitFor()
        }
        assertTrue(acknowledged.size >= rounds)
        runBlocking {
            phoneIn(folder.toString()).use { phone ->
                val there = phone.today().visits.flatMap { card -> phone.events(card.visit) }
                val lost = acknowledged.map { it.removeSuffix(".") } - there.toSet()
                assertEquals(0, lost.size, "lost, such as ${lost.firstOrNull()}")
                assertEquals(there.size, there.toSet().size)
            }
        }
        println("$rounds kills, ${acknowledged.size} acknowledged records, none lost")
    }
}

/** The events of a visit, page by page. */
private suspend fun Doorstep.events(visit: String): List<String> = buildList {
    do {
        val page = evidence(visit, size.toLong())
        addAll(page.records.map { it.event })
    } while (size < page.total)
}

/** An event id and the end of the line that was written whole. */
private const val LINE = 27

/** The process that is killed: records, and says what was acknowledged. */
fun main(args: Array<String>): Unit = runBlocking {
    phoneIn(args[0]).use { phone ->
        val visit = phone.today().visits.firstOrNull()?.visit
            ?: phone.openUnplanned(UnplannedVisit()).also { say(it.event) }.visit
        while (true) say(phone.addNote(visit, "kept").event)
    }
}

private fun say(event: String) {
    println("$event.")
    System.out.flush()
}
