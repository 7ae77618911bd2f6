package app.doorstep

import app.doorstep.core.Clock
import app.doorstep.core.ClockReading
import app.doorstep.core.DoorstepException
import app.doorstep.core.Header
import app.doorstep.core.HttpReply
import app.doorstep.core.Language
import app.doorstep.core.OpenConfig
import app.doorstep.core.Transport
import app.doorstep.core.VisitView
import kotlin.io.path.readBytes
import kotlin.io.path.readLines
import kotlin.io.path.readText
import kotlin.test.Test
import kotlin.test.assertEquals
import kotlin.test.assertTrue
import kotlinx.coroutines.runBlocking

/** Recorded visits read in Kotlin as they do in Rust, byte for byte: see `fixtures/contract/README.md`. */
class ContractTest {
    private val contract = top.resolve("fixtures/contract")

    private class Recording(line: String) {
        private val cells = line.split('\t')
        val name = cells[0]
        val visit = cells[1]
        val now = cells[2].toLong()
        val packs = cells[3].split(',').filter { it.isNotEmpty() }
    }

    private fun tape(recording: Recording) = object : Transport {
        override fun post(path: String, headers: List<Header>, body: ByteArray): HttpReply {
            val (kind, file) = when (path) {
                "/v1/enrol" -> "application/json" to "enrol.json"
                else -> "application/vnd.doorstep.sync+cbor" to "${recording.name}.reply"
            }
            val answer = contract.resolve(file).readBytes()
            return HttpReply(200, listOf(Header("content-type", kind)), answer)
        }
    }

    private fun verdict(view: VisitView, language: Language) = buildString {
        append(view.phaseWord).append('\n')
        for (f in view.findings) {
            when (language) {
                Language.CHINESE -> append("  ${f.severityWord}：${f.title}。${f.text}\n")
                Language.ENGLISH -> append("  ${f.severityWord}: ${f.title}. ${f.text}\n")
            }
            if (f.settle.isNotEmpty()) append("    ${f.settle}\n")
        }
    }

    private fun replay(recording: Recording, language: Language): String = runBlocking {
        val still = object : Clock {
            override fun read() = ClockReading(recording.now, 1_000_000, "recorded")
        }
        val config = OpenConfig(folder().toString(), language, company = "North Heat")
        Doorstep.open(config, clock = still, transport = tape(recording)).use { doorstep ->
            recording.packs.forEach { doorstep.addStandard(pack(it)) }
            doorstep.enrol("any")
            assertEquals(0, doorstep.sync().quarantined)
            val view = doorstep.visit(recording.visit)
            buildString {
                append("== verdict\n").append(verdict(view, language))
                append("== today\n").append(spelled(doorstep.today()))
                append("== screen\n").append(spelled(view))
                append("== evidence\n").append(spelled(doorstep.evidence(recording.visit)))
                append("== statement\n")
                try {
                    append(spelled(doorstep.statement(recording.visit, language).copy(sha256 = "")))
                } catch (refused: DoorstepException.Refused) {
                    append(refused.code).append('\n').append(spelled(refused.refusal ?: throw refused))
                }
            }
        }
    }

    @Test
    fun `every recorded visit reads as it was written down`() {
        val recordings = contract.resolve("visits.tsv").readLines().map { Recording(it) }
        assertTrue(recordings.size >= 18, "recordings are read")
        for (recording in recordings) {
            for ((language, tag) in listOf(Language.CHINESE to "zh-CN", Language.ENGLISH to "en")) {
                val want = contract.resolve("${recording.name}.$tag.txt").readText()
                assertEquals(want, replay(recording, language), "${recording.name}.$tag")
            }
        }
    }
}
