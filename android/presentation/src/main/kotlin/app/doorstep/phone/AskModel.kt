package app.doorstep.phone

import app.doorstep.core.ActionView
import app.doorstep.core.FieldInput
import app.doorstep.core.Moment

/**
 * What a button asks before it records.
 *
 * @param offered the button as it was pressed; `null` after the process died, when it is found again on the visit
 */
class AskModel(
    phone: PhoneModel,
    private val place: Place.Ask,
    private val offered: ActionView?,
) : VisitTaps<ActionView>(phone, place.visit) {
    override val still: Boolean get() = true

    override suspend fun read(): ActionView? =
        offered ?: phone.doorstep.visit(visit).buttons().find { Button(it) == place.button }

    /** The answers are complete. Back to where it was asked once they are recorded. */
    fun done(answers: List<FieldInput>, moment: Moment = Moment.Now) {
        record(state.value.view ?: return, answers, moment) { phone.done(this) }
    }

    /** The visit has moved on while the process was dead: the button is not offered any more. */
    override fun gone() = phone.leave(place)
}
