package app.doorstep.ui.pictures

import app.doorstep.core.ActionScreen
import app.doorstep.core.ActionTopic
import app.doorstep.core.VisitPhase
import app.doorstep.phone.Trouble
import app.doorstep.phone.Way
import app.doorstep.step

val refusal = Gallery("Refusal", "Why was it not recorded, and what would allow it?") {
    val phone = PicturePhone("heating-guide-30min")
    val visit = phone.open()
    phone.work(visit) { it.phase == VisitPhase.AtDoor }
    val unready = phone.view(visit)
    val entering = phone.refused(visit) { view -> view.others.find { it.screen == ActionScreen.Tap && it.topic == ActionTopic.Other } }
    val early = PicturePhone(PACK).run {
        val visit = open()
        work(visit) { it.next?.step == "greeted" }
        view(visit) to refused(visit) { view -> view.step("knocked")?.action }
    }
    val full = unready.map { view, chinese ->
        val text = if (chinese) "手机存储已满，这一步没有保存。请清理空间后再试。" else "The phone's storage is full. This was not saved. Free some space and try again."
        Trouble("disk_full", text, tried = view.next, way = Way.AGAIN)
    }
    listOf(
        Shot("refusal", "Rules hold it: remedies are buttons", whole = true) { Visit(unready[it], entering[it]) },
        Shot("refusal-reasons", "Passed with a recorded reason", whole = true, hand = { tap("选原因", "with a reason"); tap("客户已在门口等候", "customer was waiting") }) { Visit(early.first[it], early.second[it]) },
        Shot("refusal-disk", "The phone could not write", every = true) { Visit(unready[it], full[it]) },
    )
}
