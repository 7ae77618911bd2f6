package app.doorstep.ui.pictures

import androidx.compose.runtime.Composable
import app.doorstep.core.Header
import app.doorstep.core.Language
import app.doorstep.core.HttpReply
import app.doorstep.core.TodayView
import app.doorstep.core.VisitCardView
import app.doorstep.core.VisitPhase
import app.doorstep.ui.TodayScreen

/** A visit that an order would have brought: a window, a customer, and for some a time that runs. */
private class Order(
    val fault: String,
    val place: String,
    val customer: String,
    val window: String,
    val due: Pair<String, String> = "" to "",
    val late: Boolean = false,
)

private val orders = listOf(
    Order("no_heat", "3号楼2单元501", "吴女士", "09:30–10:00", "还剩48分" to "48 min left"),
    Order("leaking", "5号楼1单元102", "郑先生", "10:30–11:00", "还剩1小时48分" to "1 h 48 min left"),
    Order("noise", "8号楼3单元301", "何女士", "11:00–11:30"),
    Order("low_heat", "2号楼2单元602", "孙先生", "13:00–13:30"),
    Order("no_heat", "11号楼1单元201", "郭女士", "14:00–14:30"),
    Order("dripping", "6号楼4单元403", "马先生", "15:00–15:30"),
    Order("no_heat", "9号楼2单元702", "林女士", "16:00–16:30"),
    Order("other", "1号楼1单元101", "高先生", "17:00–17:30"),
)

private fun day(orders: List<Order>, late: Boolean = false): Both<TodayView> {
    val phone = PicturePhone("doorstep-default")
    val visits = orders.map { phone.open(it.fault, it.place) }
    if (late) phone.work(visits.first()) { it.phase == VisitPhase.Travelling }
    return phone.both { it.today() }.map { view, chinese ->
        fun VisitCardView.ordered(): VisitCardView {
            val order = orders[visits.indexOf(visit)]
            val past = late && visit == visits.first()
            val due = if (past) "已超12分" to "12 min late" else order.due
            return copy(
                customerName = order.customer,
                phone = "13800000000",
                window = order.window,
                dueText = if (chinese) due.first else due.second,
                late = past,
            )
        }
        val byHour = view.visits.sortedBy { visits.indexOf(it.visit) }.map { it.ordered() }
        view.copy(visits = byHour, next = byHour.first())
    }
}

val today = Gallery("Today", "Where do I go next, by when, and is anything of mine not yet at the office?") {
    val empty = PicturePhone("doorstep-default").both { it.today() }
    val eight = day(orders)
    val late = day(orders.take(3), late = true)
    val cancelled = PicturePhone("knock-30s-service-code", recording = "cancelled-but-attended").both { it.today() }
    val pending = PicturePhone("knock-30s-service-code", recording = "reassigned-while-working").run {
        val visit = both { it.today() }[Language.CHINESE].visits.single().visit
        work(visit) { it.custody.waiting > 1 }
        clock.pass(3L * 24 * 3_600_000)
        sync()
        both { it.today() }
    }
    val signedOut = PicturePhone("doorstep-default").run {
        open()
        answer = HttpReply(
            401,
            listOf(Header("content-type", "application/problem+json")),
            """{"type":"about:blank","title":"x","status":401,"code":"unknown_token","detail":""}""".toByteArray(),
        )
        sync()
        both { it.today() }
    }
    listOf(
        Shot("today-empty", "A day without visits") { Today(empty[it]) },
        Shot("today", "Eight visits", every = true) { Today(eight[it]) },
        Shot("today-whole", "Eight visits, the whole list", whole = true) { Today(eight[it], more = true) },
        Shot("today-late", "Late for the next one") { Today(late[it]) },
        Shot("today-cancelled", "Cancelled by the office while the phone was offline") { Today(cancelled[it]) },
        Shot("today-pending", "Three days of records are on this phone only") { Today(pending[it]) },
        Shot("today-signed-out", "The office no longer knows this phone") { Today(signedOut[it]) },
        Shot("today-syncing", "Contacting the office holds nothing up", whole = true) { Today(late[it], syncing = true) },
    )
}

@Composable
private fun Today(view: TodayView, more: Boolean = false, syncing: Boolean = false) =
    TodayScreen(view, more, {}, {}, {}, {}, {}, {}, {}, syncing = syncing)
