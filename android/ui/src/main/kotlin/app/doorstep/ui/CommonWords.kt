package app.doorstep.ui

import app.doorstep.phone.Word

/** Words that more than one screen says. */
internal object CommonWords {
    val call = Word("打电话", "Call")
    val map = Word("看地图", "Map")
    val hazard = Word("隐患", "Hazard")
    val note = Word("写说明", "Note")
    val parts = Word("配件和收费", "Parts and charges")
    val records = Word("记录在哪里", "Where the records are")
    val nobodyHome = Word("没人在家", "Nobody home")
}
