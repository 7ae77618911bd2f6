package app.doorstep

import app.doorstep.core.ActionView
import app.doorstep.core.DoorstepException
import app.doorstep.core.FieldInput
import app.doorstep.core.Language
import app.doorstep.core.OpenConfig
import kotlinx.coroutines.flow.first

/** A technician's first minutes with the engine, as an app would write them. */
suspend fun Example(folder: String, office: String, code: String): String {
    // One engine for the life of the process.
    Doorstep.open(OpenConfig(folder, Language.ENGLISH, office)).use { doorstep ->
        // Joining, and the first visits, need the office once.
        doorstep.enrol(code, deviceName = "Li's phone")
        doorstep.sync()

        // From here on nothing waits for a network.
        val card = doorstep.todays().first().next ?: return "nothing to do"
        val screen = doorstep.visit(card.visit)
        val button: ActionView = screen.next ?: return "nothing left"
        val answers: List<FieldInput> = button.asks.mapNotNull { ask ->
            ask.choices.firstOrNull()?.let { ask.answer(it) }
        }
        try {
            doorstep.perform(card.visit, button, answers)
        } catch (held: DoorstepException.Refused) {
            return held.text
        }

        // Whenever there is a network. The words say where each record is.
        try {
            doorstep.sync()
        } catch (later: DoorstepException.TryLater) {
            return later.text
        }
        return doorstep.visit(card.visit).custody.text
    }
}
