package app.doorstep.ui.pictures

import androidx.compose.runtime.Composable
import app.doorstep.core.CustodyStatus
import app.doorstep.core.EvidenceView
import app.doorstep.core.HealthStatus
import app.doorstep.core.HealthTopic
import app.doorstep.core.HealthView
import app.doorstep.core.Language
import app.doorstep.core.OpenView
import app.doorstep.core.SettingsView
import app.doorstep.core.Sign
import app.doorstep.core.SyncProgress
import app.doorstep.core.SyncStatus
import app.doorstep.phone.Trouble
import app.doorstep.ui.EvidenceScreen
import app.doorstep.ui.OpenScreen
import app.doorstep.ui.SettingsScreen
import app.doorstep.ui.WelcomeScreen
import kotlinx.coroutines.runBlocking

val evidenceGallery = Gallery("Evidence", "Where is each record now: this phone, or the office?") {
    val pending = PricedVisit().run {
        runBlocking { engine.addNote(visit, "0.2 MPa") }
        phone.both { it.evidence(visit) }
    }
    val office = PicturePhone("heating-guide-30min", recording = "second-trip").run {
        val visit = runBlocking { engine.today().visits.first().visit }
        both { it.evidence(visit) }
    }
    val long = PricedVisit().run {
        runBlocking { repeat(205) { engine.addNote(visit, "${it + 1}: 0.2 MPa") } }
        phone.both { it.evidence(visit) }
    }
    val failed = PricedVisit().run {
        phone.sync()
        phone.both { it.evidence(visit) }
    }
    val aside = pending.map { view, chinese -> view.setAside(chinese) }
    listOf(
        Shot("evidence-pending", "Only on this phone", every = true) { Evidence(pending[it]) },
        Shot("evidence-office", "All at the office") { Evidence(office[it]) },
        Shot("evidence-set-aside", "One that the office set aside, one that did not pass the check", whole = true) { Evidence(aside[it]) },
        Shot("evidence-failed", "The last sync failed") { Evidence(failed[it]) },
        Shot("evidence-syncing", "A sync is under way") { Evidence(pending[it], syncing = true) },
        Shot("evidence-long", "The end of the first page", hand = { toLine(204) }) { Evidence(long[it]) },
    )
}

val settingsGallery = Gallery("Settings", "Which language; is this phone healthy?") {
    val phone = PicturePhone("heating-guide-30min", recording = "second-trip")
    // The office of the recording has another clock than this phone.
    val rightClock = PricedVisit().phone.both { engine -> engine.settings().health.first { it.topic == HealthTopic.Clock } }
    val well = phone.both { it.settings().ofOneSize() }.map { view, chinese ->
        val right = rightClock[if (chinese) Language.CHINESE else Language.ENGLISH]
        view.copy(health = view.health.map { if (it.topic == HealthTopic.Clock) right else it })
    }
    val away = phone.run {
        this.clock.pass(3 * 24 * 3_600_000L)
        runBlocking { engine.addNote(engine.today().visits.first().visit, "0.2 MPa") }
        sync()
        both { it.settings().ofOneSize() }
    }
    val ill = well.map { view, chinese -> view.ill(chinese) }
    val fresh = well.map { view, chinese -> view.fresh(chinese) }
    listOf(
        Shot("settings", "A healthy phone", every = true, whole = true) { Settings(well[it], it) },
        Shot("settings-phone", "The same as the phone shows it") { Settings(well[it], it) },
        Shot("settings-away", "Three days without the office", whole = true) { Settings(away[it], it) },
        Shot("settings-ill", "Its clock is wrong and its storage nearly full", whole = true) { Settings(ill[it], it) },
        Shot("settings-syncing", "A sync is under way") { Settings(well[it], it, SyncProgress(2, 12, 3, 40)) },
        Shot("settings-fresh", "Not enrolled yet") { Settings(fresh[it], it) },
    )
}

val welcomeGallery = Gallery("Welcome", "How does this phone join the office?") {
    val refused = Both("这个注册码已用过、已过期或输入有误。请向办公室再要一个。", "This code was used, has expired or was mistyped. Ask the office for another.")
    listOf(
        Shot("welcome", "To be filled in", every = true) { Welcome(it) },
        Shot("welcome-office", "The app brings no address of the office", hand = { type("注册码", "Code", "K7F2-9QXM") }) { Welcome(it, ask = true) },
        Shot("welcome-ready", "Ready", hand = { type("注册码", "Code", "K7F2-9QXM") }) { Welcome(it) },
        Shot("welcome-joining", "The office is asked") { Welcome(it, joining = true) },
        Shot("welcome-refused", "The office refused the code", hand = { type("注册码", "Code", "K7F2-9QXM") }) {
            Welcome(it, trouble = Trouble("code_refused", refused[it]))
        },
    )
}

val openGallery = Gallery("Open", "A visit that no order announced") {
    val one = PicturePhone("doorstep-default").both { it.opening() }
    val two = PicturePhone("heating-guide-30min", "knock-30s-service-code").both { it.opening() }
    listOf(
        Shot("open", "What is wrong, and where", every = true, whole = true, hand = { tap("不热", "No heat") }) { Open(one[it]) },
        Shot("open-first", "Before anything was chosen") { Open(one[it]) },
        Shot("open-standards", "Two standards on the phone", whole = true) { Open(two[it]) },
        Shot("open-none", "No standard yet") { Open(emptyList()) },
    )
}

/** In the engine's own words. */
private fun EvidenceView.setAside(chinese: Boolean): EvidenceView {
    fun said(zh: String, en: String) = if (chinese) zh else en
    val last = records.last().copy(
        custody = said("办公室未采纳，保留在本手机上", "set aside by the office, kept on this phone"),
        custodyStatus = CustodyStatus.Refused, custodySign = Sign.Attention,
    )
    return copy(
        records = records.takeLast(3).dropLast(1) + last,
        total = 3,
        custody = custody.copy(
            status = CustodyStatus.Refused, sign = Sign.Attention,
            text = said("办公室有1条记录未能采纳：已保留在本手机上，请联系班长", "The office set 1 aside: kept on this phone, call your lead"),
        ),
        remarks = listOf(
            said("1条记录办公室未采纳：已保留在本手机上，请联系班长。", "1 record was set aside by the office. It is kept on this phone. Call your crew lead."),
            said("1条从办公室收到的记录没有通过检查，不在这里显示。请联系办公室。", "1 record from the office did not pass the check and is not shown here. Call the office."),
        ),
    )
}

/** How much a database takes differs a little from run to run. */
private fun SettingsView.ofOneSize() = copy(health = health.map { it.copy(text = it.text.replace(Regex("\\d+ KB"), "180 KB")) })

private fun SettingsView.ill(chinese: Boolean): SettingsView {
    fun bad(topic: HealthTopic, zh: String, en: String) =
        HealthView(topic, HealthStatus.Attention, Sign.Attention, if (chinese) zh else en)
    return copy(
        health = listOf(
            health.first(),
            bad(HealthTopic.Clock, "手机时间比办公室快7分钟。期限按办公室的时间算。", "This phone's clock is 7 min ahead of the office's. Deadlines go by the office's."),
            bad(HealthTopic.Storage, "记录占用 461 MB，快到上限。请联网同步，再联系办公室。", "Records take up 461 MB, close to the limit. Sync, then call the office."),
        ),
    )
}

private fun SettingsView.fresh(chinese: Boolean) = copy(
    personName = "", company = "", device = "", standards = emptyList(),
    health = health.filter { it.topic == HealthTopic.Storage },
    sync = sync.copy(
        status = SyncStatus.NotEnrolled, sign = Sign.Attention, lastContact = "",
        text = if (chinese) "手机尚未注册" else "This phone is not enrolled",
    ),
)

@Composable
private fun Evidence(view: EvidenceView, syncing: Boolean = false) = EvidenceScreen(view, view.records, syncing, null, {}, {}, {})

@Composable
private fun Settings(view: SettingsView, language: Language, progress: SyncProgress? = null) =
    SettingsScreen(view, language, progress != null, progress, null, {}, {}, {}, {}, {})

@Composable
private fun Welcome(language: Language, ask: Boolean = false, joining: Boolean = false, trouble: Trouble? = null) =
    WelcomeScreen(language, ask, "", joining, trouble, {}, {}, null)

@Composable
private fun Open(standards: List<OpenView>) = OpenScreen(standards, null, {}, {})
