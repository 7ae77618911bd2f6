package app.doorstep.phone

import app.doorstep.code
import app.doorstep.core.ActionView
import app.doorstep.core.DoorstepException
import app.doorstep.core.RefusalView
import app.doorstep.text

/** Why the last tap recorded nothing. A screen shows it where the tap was, not in a dialogue of its own. */
data class Trouble(
    /** Stable code, such as `blocked` or `disk_full`. */
    val code: String,
    /** What happened and what to do, in the language of the screens. */
    val text: String,
    /** Where rules hold it: which, what would satisfy them, and which reasons pass them. */
    val refusal: RefusalView? = null,
    /** What was tapped, to be tried again or passed with a reason. */
    val tried: ActionView? = null,
    /** What helps. */
    val way: Way = Way.CHANGE,
)

/** What a person can do about a [Trouble]. */
enum class Way {
    /** Do what the text or the refusal says. */
    CHANGE,

    /** The same again, now or later: the network, or the room on the phone, has to be there first. */
    AGAIN,

    /** Join the office again with a code. Everything is kept. */
    ENROL,

    /** Update the app. Everything is kept. */
    UPDATE,

    /** Keep the phone and call the office. */
    CALL_OFFICE,

    /** Report the code: the app is at fault. */
    REPORT,
}

/** What a screen says of an error. */
fun DoorstepException.trouble(tried: ActionView? = null): Trouble {
    val way = when (this) {
        is DoorstepException.Refused -> Way.CHANGE
        is DoorstepException.TryLater, is DoorstepException.FreeSpace -> Way.AGAIN
        is DoorstepException.SignInAgain, is DoorstepException.KeyLost -> Way.ENROL
        is DoorstepException.UpdateApp -> Way.UPDATE
        is DoorstepException.Damaged -> Way.CALL_OFFICE
        is DoorstepException.Bug -> Way.REPORT
    }
    return Trouble(code, text, (this as? DoorstepException.Refused)?.refusal, tried, way)
}
