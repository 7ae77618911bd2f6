package app.doorstep.ui

import app.doorstep.phone.Word

internal object ConsentWords {
    val price = Word("价格", "Price")
    val source = Word("来源", "Source")
    val bill = Word("账单上已有（不含这一项）", "Already on the bill, without this")
    val refusals = Word("此前的答复", "Earlier answers")
    val over = Word("您这次如果同意，将取代以上答复。", "If you agree now, this replaces the answers above.")
    val relation = Word("您是", "You are")
    val way = Word("答复方式", "How you answer")
    val relationFirst = Word("请先选择您是谁。", "Please say first who you are.")
}
