package app.doorstep.ui.pictures

import androidx.compose.runtime.Composable
import app.doorstep.core.VisitView
import app.doorstep.ui.HazardScreen

val hazard = Gallery("Hazard", "Stop. Whom do I call, what do I tell the customer, what is recorded?") {
    val phone = PicturePhone(PACK)
    val visit = phone.open()
    phone.work(visit) { it.next?.step == "repair_started" }
    val inside = phone.view(visit)
    phone.step(visit, "hazard_found", "electric")
    val found = phone.view(visit)
    phone.step(visit, "hazard_reported")
    val reported = phone.view(visit)
    fun chosen(name: String, caption: String, chinese: String, english: String, every: Boolean = false) =
        Shot(name, caption, every, hand = { tap(chinese, english) }) { Hazard(inside[it]) }
    listOf(
        Shot("hazard", "What is it?") { Hazard(inside[it]) },
        chosen("hazard-gas", "Smell of gas", "燃气", "gas", every = true),
        chosen("hazard-electric", "Electric", "电", "lectric"),
        chosen("hazard-leak", "Leak", "漏水", "eak"),
        Shot("hazard-gas-whole", "Smell of gas, the whole screen", whole = true, hand = { tap("燃气", "gas") }) { Hazard(inside[it]) },
        Shot("hazard-found", "Recorded: work is stopped") { Hazard(found[it]) },
        Shot("hazard-reported", "Reported to the crew lead") { Hazard(reported[it]) },
    )
}

@Composable
private fun Hazard(view: VisitView) = HazardScreen(view, null, { _, _ -> }, {}, {}, {})
