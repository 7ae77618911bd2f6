package app.doorstep

import app.doorstep.core.DoorstepException

/** Stable code of what went wrong, for logs and for a program to tell cases apart. */
val DoorstepException.code: String
    get() = when (this) {
        is DoorstepException.SignInAgain -> code
        is DoorstepException.TryLater -> code
        is DoorstepException.FreeSpace -> code
        is DoorstepException.UpdateApp -> code
        is DoorstepException.Refused -> code
        is DoorstepException.KeyLost -> code
        is DoorstepException.Damaged -> code
        is DoorstepException.Bug -> code
    }

/** What happened and what to do, for the person, in the language of the screens. */
val DoorstepException.text: String
    get() = when (this) {
        is DoorstepException.SignInAgain -> text
        is DoorstepException.TryLater -> text
        is DoorstepException.FreeSpace -> text
        is DoorstepException.UpdateApp -> text
        is DoorstepException.Refused -> text
        is DoorstepException.KeyLost -> text
        is DoorstepException.Damaged -> text
        is DoorstepException.Bug -> text
    }
