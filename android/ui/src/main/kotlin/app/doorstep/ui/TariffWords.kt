package app.doorstep.ui

import app.doorstep.phone.Word

internal object TariffWords {
    val title = Word("价目表", "Tariff")
    val search = Word("查名称或编码", "Search by name or code")
    val quoteThis = Word("报这一项", "Quote this")
    val other = Word("价目表上没有，另外报价", "Quote something that is not in the tariff")
    val empty = Word("公司没有给这次上门定价目表。", "The company has no tariff for this visit.")
    val nothing = Word("没有找到。", "Nothing found.")
    val partly = Word("已查 %d / %d 项", "%d of %d searched")
}
