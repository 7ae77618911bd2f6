package app.doorstep.ui

import app.doorstep.phone.Word

internal object OpenWords {
    val title = Word("没有派单的上门", "A visit without an order")
    val standard = Word("按哪份服务标准", "By which service standard")
    val fault = Word("什么故障", "What is wrong")
    val unknown = Word("还不清楚", "Not known yet")
    val place = Word("在哪里", "Where")
    val placeHint = Word("楼、单元、门牌号", "Building, entrance, flat")
    val open = Word("开始这次上门", "Open this visit")
    val none = Word("这台手机上还没有服务标准，请先同步。", "There is no service standard on this phone yet. Please sync first.")
    val standardFirst = Word("请先选择服务标准。", "Please choose a service standard first.")
    val faultFirst = Word("请先选择故障。", "Please choose what is wrong first.")
}
