package app.doorstep.phone

import app.doorstep.answer
import app.doorstep.core.ActionScreen
import app.doorstep.core.ActionTopic
import app.doorstep.core.ActionView
import app.doorstep.core.Language
import app.doorstep.core.SignOffStatus
import app.doorstep.core.StatementView
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.flow.asStateFlow

/** A statement in the customer's hands. */
data class ShownStatement(
    val statement: StatementView,
    /** How the sign-off stood before it was shown. */
    val signOff: SignOffStatus,
    /** The button for not signing, with its reasons; `null` where it is not offered. */
    val refusal: ActionView?,
)

/** What the customer does with the statement. */
enum class Signing { READS, SIGNS, REFUSES }

/** The customer reads the statement and signs it, or does not. Reading it is recorded. */
class StatementModel(phone: PhoneModel, place: Place.Statement) : VisitTaps<ShownStatement>(phone, place.visit) {
    private var place: Place.Statement = place
    private val stage = MutableStateFlow(Signing.READS)

    override val still: Boolean get() = true

    /** Reads, signs, or does not sign. */
    val signing: StateFlow<Signing> = stage.asStateFlow()

    /** What the customer reads. */
    val language: Language get() = place.language

    override suspend fun read(): ShownStatement {
        val before = phone.doorstep.visit(visit).signOff.status
        val statement = phone.doorstep.statement(visit, place.language)
        val refusal = phone.doorstep.visit(visit).buttons(ActionTopic.SignOff).find { it.onlyChoice != null }
        return ShownStatement(statement, before, refusal)
    }

    /** The customer reads another language. It is another text: it is rendered and recorded as shown, too. */
    fun read(language: Language) {
        place = place.copy(language = language)
        phone.turn(place)
        lookAgain()
    }

    /** To the text, the pad or the reasons. */
    fun go(to: Signing) {
        clear()
        stage.value = to
    }

    /** The strokes are the signature under exactly the text that is shown; [relation] is a code of the statement's. */
    fun sign(strokes: Strokes, relation: String) {
        val shown = state.value.view?.statement ?: return
        if (shown.relations.none { it.code == relation }) return
        tap(then = { phone.done(this) }) { phone.doorstep.sign(visit, shown.sha256, strokes.json(), relation) }
    }

    /** The customer does not sign; [reason] is a code of the button's. */
    fun refuse(reason: String) {
        val action = state.value.view?.refusal ?: return
        val ask = action.onlyChoice ?: return
        val choice = ask.choices.find { it.code == reason } ?: return
        record(action, listOf(ask.answer(choice))) { phone.done(this) }
    }

    /** Something came after it was shown: the new one is shown. Everything else as everywhere. */
    override fun act(action: ActionView) {
        if (action.screen != ActionScreen.Statement) return super.act(action)
        go(Signing.READS)
        lookAgain()
    }

    override fun back(): Boolean {
        if (stage.value == Signing.READS) return false
        go(Signing.READS)
        return true
    }
}
