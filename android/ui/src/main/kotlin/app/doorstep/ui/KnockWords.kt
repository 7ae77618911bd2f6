package app.doorstep.ui

import app.doorstep.phone.Word

internal object KnockWords {
    val title = Word("敲门", "At the door")
    val toWait = Word("还要等", "Still to wait")
    val rule = Word("规定：", "Rule: ")
    val steps = Word("门口要做的", "Steps at the door")
    val nothing = Word("现在没有要等的时间。", "Nothing to wait for at the moment.")
    val background = Word(
        "放下手机也照常计时。",
        "The timer keeps running when you put the phone away.",
    )

    fun before(then: String, text: String) = Word("$then：$text", "$then: $text")

    fun left(time: String, then: String) =
        if (then.isEmpty()) Word("还要等 $time", "$time to wait") else Word("还要等 $time，然后：$then", "$time to wait, then: $then")

    fun over(then: String) =
        if (then.isEmpty()) Word("时间到了", "The time is over") else Word("时间到了，可以：$then", "The time is over. You can now: $then")
}
