package app.doorstep.ui

import app.doorstep.phone.Word

internal object VisitWords {
    val together = Word("这几件做完了？一次记录，各记各的。", "All done? Record them in one go; each is kept as its own record.")
    val togetherAtDoor = Word("有人开门了？做完的一次记录，各记各的。", "Somebody opened? Record what you did in one go; each is kept as its own record.")
    val nothingLeft = Word("这一单没有要做的了。", "Nothing is left to do here.")
    val news = Word("同事刚刚做了：", "A colleague has just:")
    val seen = Word("看过了", "I have read this")
    val deadlines = Word("时限", "Deadlines")
    val openNow = Word("展开", "Show steps")
    val close = Word("收起", "Hide steps")
    val optional = Word("可以不做", "Optional")
    val earlier = Word("之前做的，现在补记", "Done earlier: record it now")
    val bill = Word("费用", "Charges")
    val total = Word("客户应付", "Customer pays")
    val paid = Word("已付", "Paid")
    val open = Word("还要付", "Still to pay")
    val partsButton = Word("打开配件和收费", "Open parts and charges")
    val papers = Word("单据", "Papers")
    val options = Word("公司可以怎么做", "What the company may do")
    val findings = Word("要留意的问题", "Issues to look at")
    val signOff = Word("服务单和签字", "Statement and signature")
    val statement = Word("打开服务单", "Open the statement")
    val others = Word("还可以记录", "Also to record")
    val evidence = Word("看每条记录在哪里", "See where each record is")
    val more = Word("更多", "More")
    val less = Word("收起", "Less")
    val timer = Word("打开敲门计时", "Open the knock timer")

    fun recordAll(count: Int) = Word("记录这 $count 项", "Record these $count")
    fun stillToWait(time: String) = Word("还要等 $time", "$time to wait")
    fun done(done: Int, of: Int) = Word("已做 $done / $of", "$done of $of done")
    fun moreFindings(count: Int) = Word("还有 $count 项", "$count more")
}
