package app.doorstep.ui

import app.doorstep.core.LineKind
import app.doorstep.core.LineSource
import app.doorstep.core.ValueClass
import app.doorstep.phone.QuoteForm
import app.doorstep.phone.Word

internal object QuoteWords {
    val title = Word("报价", "Quote a price")
    val revise = Word("修改报价", "Revise the quote")
    val kind = Word("收什么", "What is charged")
    val part = Word("编码", "Code")
    val partHint = Word("配件编码或价目编码", "Code of the part or in the tariff")
    val name = Word("给客户看的名称", "Name that the customer is shown")
    val nameHint = Word("不填就用价目表上的名称或编码", "Empty: the name in the tariff, or the code")
    val quantity = Word("数量", "Quantity")
    val quantityHint = Word("件、小时或次", "Pieces, hours or visits")
    val price = Word("总价（元）", "Price of the line, yuan")
    val priceHint = Word("例如 86 或 86.50", "Such as 86 or 86.50")
    val own = Word("客户自己的配件，本身不收费：¥0.00", "The customer's own part is not charged: ¥0.00")
    val source = Word("来源", "Source")
    val value = Word("价值", "Value")
    val unsaid = Word("不区分", "Not said")
    val tariff = Word("按价目表", "By the tariff")
    val differs = Word("与价目表不同：价目表 %s，您报 %s", "Not the tariff's price: %s in the tariff, you quote %s")
    val take = Word("用价目表的价", "Take the tariff's price")
    val record = Word("报价 %s", "Quote %s")
    val revised = Word("改价后，客户此前的同意不再算数，要重新问。", "After a revision the customer's earlier consent no longer counts. Ask again.")

    fun missing(missing: QuoteForm.Missing): Word = when (missing) {
        QuoteForm.Missing.PART -> Word("请填写编码。", "Please enter the code.")
        QuoteForm.Missing.QUANTITY -> Word("请填 1 到 10000 的整数。", "Please enter a whole number from 1 to 10,000.")
        QuoteForm.Missing.PRICE -> Word("请填写金额，最多两位小数。", "Please enter an amount with at most two decimals.")
    }

    val kinds = listOf(
        LineKind.Part to Word("配件", "Part"),
        LineKind.Labour to Word("人工", "Labour"),
        LineKind.Overtime to Word("加班", "Overtime"),
        LineKind.Callout to Word("上门", "Call-out"),
        LineKind.Other to Word("其他", "Other"),
    )
    val sources = listOf(
        LineSource.Company to Word("公司提供", "from the company"),
        LineSource.CustomerBought to Word("客户自购", "bought by the customer"),
        LineSource.CustomerProvided to Word("客户自备", "supplied by the customer"),
        LineSource.Warranty to Word("保修免费", "free under warranty"),
    )
    val values = listOf(
        null to unsaid,
        ValueClass.LowValue to Word("低值", "low value"),
        ValueClass.HighValue to Word("高值", "high value"),
    )
}
