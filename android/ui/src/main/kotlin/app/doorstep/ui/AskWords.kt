package app.doorstep.ui

import app.doorstep.core.LateReason
import app.doorstep.core.SaidBy
import app.doorstep.phone.Word

internal object AskWords {
    val optional = Word("（可不填）", " (optional)")
    val earlier = Word("不是刚才做的，之前就做了", "Not just now: it was done earlier")
    val earlierNote = Word(
        "会注明是补记的，时间是您说的。",
        "It is marked as recorded afterwards, with the time that you give.",
    )
    val whenDone = Word("什么时候做的", "When it was done")
    val whoSays = Word("谁说的", "Who says so")
    val whyLate = Word("为什么现在才记", "Why it is recorded only now")
    val day = Word("日期", "Date")
    val time = Word("时间", "Time")
    val before = Word("往前", "Earlier")
    val after = Word("往后", "Later")
    val yuan = Word("金额（元）", "Amount in yuan")
    val celsius = Word("温度（℃）", "Temperature in °C")

    fun missing(labels: List<Word>) = Word(
        "还差：" + labels.joinToString("、") { it.chinese },
        "Still missing: " + labels.joinToString(", ") { it.english },
    )

    fun of(source: SaidBy): Word = when (source) {
        SaidBy.Myself -> Word("我自己", "I do")
        SaidBy.Customer -> Word("客户", "The customer")
        SaidBy.Colleague -> Word("同事", "A colleague")
        SaidBy.Paper -> Word("纸质单据", "A paper")
        is SaidBy.Newer -> Word(source.word, source.word)
    }

    fun of(reason: LateReason): Word = when (reason) {
        LateReason.PhoneDead -> Word("手机没电或坏了", "The phone was dead")
        LateReason.NoTime -> Word("当时顾不上", "There was no time")
        LateReason.Forgot -> Word("忘了记", "I forgot")
        LateReason.Other -> Word("其他", "Something else")
        is LateReason.Newer -> Word(reason.word, reason.word)
    }
}
