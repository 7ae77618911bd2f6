package app.doorstep.ui.pictures

import app.doorstep.answer
import app.doorstep.core.ActionScreen
import app.doorstep.core.AskKind
import app.doorstep.core.ConsentAnswer
import app.doorstep.core.ConsentView
import app.doorstep.core.Language
import app.doorstep.core.LineKind
import app.doorstep.core.LineSource
import app.doorstep.core.Quote
import app.doorstep.core.StandardFile
import app.doorstep.core.StepStatus
import app.doorstep.core.UnplannedVisit
import app.doorstep.core.ValueClass
import app.doorstep.core.VisitPhase
import app.doorstep.core.VisitView
import app.doorstep.step
import kotlinx.coroutines.runBlocking

/** A technician in a flat without heat, by a standard whose tariff has prices. */
class PricedVisit(clock: StillClock = StillClock(), fees: Int = 0) {
    val phone = PicturePhone(clock = clock)
    val engine = phone.engine
    val visit: String = runBlocking {
        engine.addStandard(priced(fees))
        engine.openUnplanned(UnplannedVisit(faultKind = "no_heat", place = "3号楼2单元501")).visit
    }

    init {
        work { it.phase == VisitPhase.Inside }
    }

    /** Quotes, and gives the line. */
    fun quote(quote: Quote): String = runBlocking {
        phone.clock.pass(20_000)
        engine.quote(visit, quote).event
    }

    fun consentScreen(line: String): Both<ConsentView> = runBlocking {
        Both(engine.consentScreen(visit, line, Language.CHINESE), engine.consentScreen(visit, line, Language.ENGLISH))
    }

    /** The customer answers what is shown. */
    fun answer(line: String, agreed: Boolean, relation: Int = 0) = runBlocking {
        phone.clock.pass(20_000)
        val shown = engine.consentScreen(visit, line, Language.CHINESE)
        engine.consent(visit, shown, ConsentAnswer(agreed, shown.relations[relation].code, shown.ways.first().code))
    }

    /** The repair has begun. */
    fun begin() = work { it.step("repair_started")?.status == StepStatus.Done }

    /** Presses the big button until [done]; 20 °C is what every reading shows. */
    fun work(done: (VisitView) -> Boolean) = runBlocking {
        repeat(60) {
            val view = engine.visit(visit)
            if (done(view)) return@runBlocking
            val next = view.next ?: error("no button at ${view.phaseWord}")
            phone.clock.pass(next.waitMs + 20_000)
            val typed = next.asks.filter { !it.optional }.mapNotNull {
                when (it.kind) {
                    AskKind.Number -> it.answer(200L)
                    AskKind.Text -> it.answer("0.2 MPa, 45/38 °C")
                    else -> null
                }
            }
            engine.perform(visit, next, firstChoices(next) + typed)
        }
        error("it does not end")
    }

    /** The part is fitted, or the work done. */
    fun fit(line: String) = phone.tap(visit) { view ->
        view.parts.first { it.line == line }.actions.first { it.screen == ActionScreen.Tap }
    }
}

val pricedValve = Quote("valve_dn20", 1, 8_600, LineSource.Company, LineKind.Part, valueClass = ValueClass.HighValue)
val pricedGasket = Quote("gasket_dn20", 2, 600, LineSource.Company, LineKind.Part, valueClass = ValueClass.LowValue)
val pricedLabour = Quote("labour", 1, 6_000, LineSource.Company, LineKind.Labour)
val pricedOvertime = Quote("overtime", 2, 16_000, LineSource.Company, LineKind.Overtime)
val pricedWarranted = pricedValve.copy(fen = 0, source = LineSource.Warranty)
val pricedBought = Quote("radiator_600", 1, 0, LineSource.CustomerBought, LineKind.Part)

/** `doorstep-default` of a company that has set its prices, and has so many parts more. */
private fun priced(more: Int): List<StandardFile> {
    val parts = listOf(
        listOf("valve_dn20", "8600", "恒温阀 DN20", "Thermostatic valve DN20"),
        listOf("gasket_dn20", "300", "活接垫片 DN20", "Union gasket DN20"),
        listOf("radiator_600", "42000", "暖气片 600 mm", "Radiator 600 mm"),
    ) + (1..more).map { listOf("pipe_$it", "${1_000 + it}", "镀锌管件 $it 号", "Galvanised fitting no. $it") }
    val set = parts.joinToString("") { "[fee.${it[0]}]\nkind = \"material\"\nunit = \"piece\"\nfen = ${it[1]}\n\n" }
    val prices = mapOf("labour" to 6_000, "callout" to 3_000, "overtime" to 8_000)
    return pack("doorstep-default").map { file ->
        val text = file.content.decodeToString()
        val changed = when (file.name) {
            "standard.toml" -> prices.entries.fold(text.replace("[fee.labour]", "$set[fee.labour]")) { all, (fee, fen) ->
                all.replace(Regex("(\\[fee\\.$fee]\\nkind = .*\\nunit = .*\\n)unset = true"), "$1fen = $fen")
            }
            "text.zh-CN.toml" -> text.replace("[fee]\n", "[fee]\n" + parts.joinToString("") { "${it[0]} = \"${it[2]}\"\n" })
            else -> text.replace("[fee]\n", "[fee]\n" + parts.joinToString("") { "${it[0]} = \"${it[3]}\"\n" })
        }
        StandardFile(file.name, changed.encodeToByteArray())
    }
}
