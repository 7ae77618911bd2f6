package app.doorstep.ui

import app.doorstep.phone.Word

internal object WelcomeWords {
    val title = Word("注册这台手机", "Enrol this phone")
    val text = Word(
        "向办公室要一个注册码，填在下面。注册要用一次网络；之后没有网络也能干活。",
        "Ask the office for a code and enter it below. Enrolling needs the network once; after that you can work without it.",
    )
    val office = Word("办公室网址", "Address of the office")
    val officeHint = Word("例如 https://office.example", "Such as https://office.example")
    val code = Word("注册码", "Code")
    val codeHint = Word("只能用一次", "It works once")
    val device = Word("给这台手机起个名字（可不填）", "Name for this phone (optional)")
    val deviceHint = Word("办公室会看到，例如“李师傅的手机”", "The office will see it, such as “Li's phone”")
    val join = Word("注册", "Enrol")
    val joining = Word("正在联系办公室…", "Contacting the office …")
    val officeFirst = Word("请填写办公室网址。", "Please enter the address of the office.")
    val codeFirst = Word("请填写注册码。", "Please enter the code.")
}
