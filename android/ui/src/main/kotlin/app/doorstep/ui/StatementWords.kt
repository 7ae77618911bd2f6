package app.doorstep.ui

import app.doorstep.phone.Word

internal object StatementWords {
    val title = Word("服务单", "Statement")
    val total = Word("您应付", "You pay")
    val end = Word("看到最后", "Go to the end")
    val sign = Word("签字", "Sign")
    val refuse = Word("不签字", "Do not sign")
    val again = Word("您签过字，之后记录有变更。请重新看一遍，再决定是否签字。", "You signed before, and something was added since. Please read it again before you decide.")
    val refused = Word("您之前没有签字。现在仍可以签。", "You did not sign before. You still can.")
}

internal object SignatureWords {
    val total = Word("您应付", "You pay")
    val here = Word("请在框内签字", "Please sign in the box")
    val pad = Word("签字区", "Signature pad")
    val empty = Word("还没有签字", "Nothing drawn yet")
    val undo = Word("撤销一笔", "Undo")
    val again = Word("重签", "Sign again")
    val read = Word("再看服务单", "Read it again")
    val strokes = Word("已写 %d 笔", "Strokes drawn: %d")
    val drawFirst = Word("请先在框内签字。", "Please sign in the box first.")
}

internal object RefuseWords {
    val title = Word("不签字的原因", "Why is there no signature?")
    val text = Word(
        "您可以不签字。您的决定和原因会如实记录。",
        "You need not sign. Your decision and the reason are recorded as they are.",
    )
    val choose = Word("请先选择原因。", "Please choose a reason first.")
    val record = Word("记录：客户不签字", "Record: the customer does not sign")
    val back = Word("再看服务单", "Read it again")
}
