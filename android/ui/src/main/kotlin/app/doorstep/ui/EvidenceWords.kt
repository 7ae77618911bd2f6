package app.doorstep.ui

import app.doorstep.phone.Word

internal object EvidenceWords {
    val visit = Word("这次上门", "This visit")
    val phone = Word("这台手机", "This phone")
    val remarks = Word("另外", "Also")
    val lastContact = Word("上次联系办公室", "Last contact with the office")
    val never = Word("还没有联系过", "none yet")
    val records = Word("逐条记录", "Each record")
    val sync = Word("现在同步", "Sync now")
    val syncing = Word("正在和办公室同步。可以照常记录。", "Syncing with the office. You can go on recording.")
    val more = Word("再看 %d 条", "Show %d more")
    val shown = Word("已显示 %d / %d 条", "%d of %d shown")
}
