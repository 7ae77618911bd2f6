package app.doorstep.ui

import app.doorstep.phone.Word

internal object TodayWords {
    val settings = Word("设置", "Settings")
    val next = Word("下一家", "Next")
    val openNext = Word("打开这一单", "Open this visit")
    val others = Word("今天的其他单子", "Other visits today")
    val more = Word("显示更多", "Show more")
    val unplanned = Word("没有派单，现场开单", "Start a visit without an order")
    val office = Word("和办公室的联系", "Contact with the office")
    val contact = Word("上次联系：", "Last contact: ")
    val sync = Word("现在联系办公室", "Contact the office now")
    val syncing = Word("正在联系办公室，可以照常干活。", "Contacting the office. You can keep working.")

    fun findings(count: Int) = Word("$count 项待查看", if (count == 1) "1 thing to look at" else "$count things to look at")
}
