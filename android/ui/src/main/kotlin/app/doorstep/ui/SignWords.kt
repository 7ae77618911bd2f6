package app.doorstep.ui

import app.doorstep.core.Sign
import app.doorstep.phone.Word

/** What a sign says aloud, where no word stands beside it. */
val Sign.word: Word
    get() = when (this) {
        Sign.Todo -> Word("待做", "To do")
        Sign.Now -> Word("进行中", "Under way")
        Sign.Done -> Word("已完成", "Done")
        Sign.Missed -> Word("未做到", "Missed")
        Sign.Held -> Word("受阻", "Blocked")
        Sign.Skipped -> Word("已跳过", "Skipped")
        Sign.CannotTell -> Word("无法判断", "Unknown")
        Sign.Attention -> Word("请留意", "Needs attention")
        Sign.Flag -> Word("请先看", "Read first")
        Sign.Waiting -> Word("等客户", "Waiting for the customer")
        is Sign.Newer -> Word(word, word)
    }
