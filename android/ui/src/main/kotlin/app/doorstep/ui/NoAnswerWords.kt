package app.doorstep.ui

import app.doorstep.phone.Word

internal object NoAnswerWords {
    val tried = Word("已经做了", "What you have tried")
    val leave = Word("还可以做", "What you can do now")
    val call = Word("给客户打电话", "Call the customer")
}
