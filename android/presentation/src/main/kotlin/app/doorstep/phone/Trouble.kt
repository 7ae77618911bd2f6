package app.doorstep.phone

import app.doorstep.core.ActionView
import app.doorstep.core.RefusalView

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
)
