package app.doorstep.phone

import app.doorstep.core.LineKind
import app.doorstep.core.LineSource
import app.doorstep.core.ProposalView
import app.doorstep.core.ValueClass
import kotlin.test.Test
import kotlin.test.assertEquals
import kotlin.test.assertNull

class QuoteFormTest {
    private val proposal = ProposalView(true, 17_200, "¥172.00", "价目表：每件 ¥86.00 × 2", "")
    private val form = QuoteForm(part = "valve", quantity = "2")

    @Test
    fun `the tariff's price stands until another is typed`() {
        assertEquals(17_200, form.quote(proposal)?.fen)
        assertEquals(15_000, form.copy(price = "150").quote(proposal)?.fen)
        assertEquals(QuoteForm.Missing.PRICE, form.missing(null))
        assertEquals(QuoteForm.Missing.PRICE, form.copy(price = "").missing(proposal), "a price that was rubbed out is none")
    }

    @Test
    fun `nothing is charged for the customer's own part`() {
        val own = form.copy(source = LineSource.CustomerBought, price = "99")
        assertEquals(0, own.quote(proposal)?.fen)
        val work = own.copy(kind = LineKind.Labour, valueClass = ValueClass.LowValue).quote(proposal)
        assertEquals(9_900, work?.fen)
        assertEquals(LineSource.Company, work?.source)
        assertNull(work?.valueClass)
    }

    @Test
    fun `the first thing that is missing is named`() {
        assertEquals(QuoteForm.Missing.PART, QuoteForm().missing(proposal))
        listOf("", "0", "10001", "1.5", "-1", "二", "99999999999999999999").forEach {
            assertEquals(QuoteForm.Missing.QUANTITY, form.copy(quantity = it).missing(proposal), it)
            assertNull(form.copy(quantity = it).quote(proposal), it)
        }
        assertNull(form.missing(proposal))
    }
}
