package app.doorstep.ui.pictures

import androidx.compose.runtime.Composable
import androidx.compose.ui.geometry.Offset
import app.doorstep.core.ActionTopic
import app.doorstep.core.ActionScreen
import app.doorstep.core.ActionView
import app.doorstep.core.DoorstepException
import app.doorstep.core.Language
import app.doorstep.core.SignOffStatus
import app.doorstep.core.StatementView
import app.doorstep.phone.Point
import app.doorstep.phone.Strokes
import app.doorstep.phone.Trouble
import app.doorstep.phone.buttons
import app.doorstep.phone.trouble
import app.doorstep.ui.RefuseSignatureScreen
import app.doorstep.ui.SignatureScreen
import app.doorstep.ui.StatementScreen
import kotlinx.coroutines.runBlocking

val statementGallery = Gallery("Statement", "The customer holds the phone. What happened in my home, what do I pay, what is guaranteed?") {
    val at = finished()
    val text = at.statement()
    val short = PricedVisit().statement()
    val added = finished().run {
        val signed = runBlocking { engine.statement(visit, Language.CHINESE) }
        runBlocking { engine.sign(visit, signed.sha256, Strokes(name).json(), signed.relations.first().code) }
        phone.clock.pass(120_000)
        runBlocking { engine.addNote(visit, "0.2 MPa") }
        quote(pricedGasket)
        statement()
    }
    listOf(
        Shot("statement-long", "A long one: it goes on below", every = true) { Statement(text[it], it) },
        Shot("statement-end", "Its end was reached: sign or not", hand = { end() }) { Statement(text[it], it) },
        Shot("statement-whole", "All of it", whole = true) { Statement(text[it], it) },
        Shot("statement-short", "Before any work: a short one", whole = true) { Statement(short[it], it) },
        Shot("statement-refused", "Not signed before") { Statement(text[it], it, SignOffStatus.Refused) },
        Shot("statement-added", "Something was added after the signature") { Statement(added[it], it, SignOffStatus.Reopened) },
    )
}

val signatureGallery = Gallery("Signature", "The customer holds the phone, signs or does not; the total stands above the line.") {
    val at = finished()
    val text = at.statement()
    val refuse = at.phone.both { engine -> engine.visit(at.visit).buttons(ActionTopic.SignOff).first { it.screen == ActionScreen.Ask } }
    val little = at.phone.both { engine ->
        val shown = engine.statement(at.visit, Language.CHINESE)
        try {
            engine.sign(at.visit, shown.sha256, (Strokes() + listOf(Point(3, 3))).json(), shown.relations.first().code)
            error("it was recorded")
        } catch (refused: DoorstepException.Refused) {
            refused.trouble()
        }
    }
    listOf(
        Shot("signature-empty", "Nothing drawn", whole = true) { Signature(text[it], it) },
        Shot("signature-drawn", "Signed in the box", every = true, hand = { draw(PAD.first, PAD.second, pen) }) { Signature(text[it], it) },
        Shot("signature-who", "Signed, and who signs", whole = true, hand = {
            draw(PAD.first, PAD.second, pen)
            tap("业主", "Owner")
        }) { Signature(text[it], it) },
        Shot("signature-undone", "The last stroke undone", hand = {
            draw(PAD.first, PAD.second, pen)
            tap("撤销一笔", "Undo")
        }) { Signature(text[it], it) },
        Shot("signature-little", "A dot is no signature", hand = { draw(PAD.first, PAD.second, pen.takeLast(1)) }) {
            Signature(text[it], it, little[it])
        },
        Shot("signature-refused", "The customer does not sign", every = true, hand = { tap("价格", "Price", "不满意", "satisfied") }) {
            Refuse(refuse[it], it)
        },
        Shot("signature-why", "Before a reason was chosen") { Refuse(refuse[it], it) },
    )
}

/** On a phone without an end the end is there already. */
private fun Hand.end() {
    val words = listOf("看到最后", "Go to the end")
    if (nodes.any { node -> words.any { it in node.said } }) tap(*words.toTypedArray())
}

private val PAD = "签字区" to "Signature pad"

/** A name as a finger draws it, in dp from the corner of the pad, and a dot. */
private val pen: List<List<Offset>> = listOf(
    listOf(30, 60, 60, 40, 95, 50, 60, 90, 40, 130, 80, 110, 110, 120),
    listOf(130, 50, 150, 90, 140, 140, 165, 60, 185, 130, 200, 80, 225, 120),
    listOf(240, 130),
).map { stroke -> stroke.chunked(2).map { (x, y) -> Offset(x.toFloat(), y.toFloat()) } }

/** The same in tenths of a millimetre. */
private val name: List<List<Point>> = pen.map { stroke -> stroke.map { Point(it.x.toInt(), it.y.toInt()) } }

/** A visit with a part fitted and work done, ready to be signed. */
private fun finished() = PricedVisit().apply {
    val (part, work) = listOf(pricedValve, pricedLabour).map(::quote)
    answer(part, true)
    answer(work, true)
    begin()
    fit(part)
    fit(work)
    work { it.next?.screen == ActionScreen.Statement }
}

/** With a number that does not change from run to run. */
private fun PricedVisit.statement(): Both<StatementView> = runBlocking {
    Both(engine.statement(visit, Language.CHINESE), engine.statement(visit, Language.ENGLISH))
}.map { view, _ -> view.copy(text = view.text.replace(visit, "019ab36a-eb00-7bd7-a2b4-f9d3ccb854ce")) }

@Composable
private fun Statement(view: StatementView, language: Language, signOff: SignOffStatus = SignOffStatus.Shown) =
    StatementScreen(view, language, signOff, null, {}, {}, {}, {})

@Composable
private fun Signature(view: StatementView, language: Language, trouble: Trouble? = null) =
    SignatureScreen(view, language, trouble, { _, _ -> }, {}, {}, {})

@Composable
private fun Refuse(action: ActionView, language: Language) = RefuseSignatureScreen(action, language, null, {}, {}, {})
