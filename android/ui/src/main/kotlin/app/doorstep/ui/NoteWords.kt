package app.doorstep.ui

import app.doorstep.phone.Word

internal object NoteWords {
    val label = Word("说明内容", "What you want to say")
    val record = Word("记录说明", "Record the note")
    val who = Word(
        "办公室和一起做这一单的同事会看到。不要写密码和身份证号。",
        "The office and colleagues on this visit will read it. Leave out passwords and ID numbers.",
    )
}
