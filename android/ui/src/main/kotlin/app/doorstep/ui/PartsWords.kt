package app.doorstep.ui

import app.doorstep.phone.Word

internal object PartsWords {
    val empty = Word("还没有报价。先报价，客户同意后再装、再收费。", "Nothing is quoted yet. Quote first; fit and charge only what the customer agreed to.")
    val quote = Word("报价", "Quote a price")
    val code = Word("编码", "Code")
    val price = Word("报价", "Quoted")
    val noPrice = Word("有两个不同的报价，都不算数。请重新报价。", "Two quotes differ, so neither stands. Please quote again.")
    val payer = Word("谁付", "Paid by")
    val chargeable = Word("可收客户", "May be charged")
    val bill = Word("账单", "Bill")
    val emptyBill = Word("账单上还没有项目。装好或做完的才会上账单。", "Nothing is on the bill yet. What was fitted or done goes on it.")
    val total = Word("合计", "Total")
    val paid = Word("已付", "Paid")
    val open = Word("待付", "Still to pay")
    val waiting = Word("已同意，还没上账单", "Agreed, not on the bill yet")
}
