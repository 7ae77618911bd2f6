package app.doorstep

import app.doorstep.core.ActionView
import app.doorstep.core.DoorstepException
import app.doorstep.core.EvidenceView
import app.doorstep.core.FieldInput
import app.doorstep.core.ChangeListener
import app.doorstep.core.ChangeSet
import app.doorstep.core.Clock
import app.doorstep.core.ConsentAnswer
import app.doorstep.core.ConsentView
import app.doorstep.core.Core
import app.doorstep.core.KeyVault
import app.doorstep.core.Language
import app.doorstep.core.LineKind
import app.doorstep.core.LogSink
import app.doorstep.core.Moment
import app.doorstep.core.OpenConfig
import app.doorstep.core.OpenView
import app.doorstep.core.Owner
import app.doorstep.core.PassReason
import app.doorstep.core.ProgressListener
import app.doorstep.core.ProposalView
import app.doorstep.core.Quote
import app.doorstep.core.Recorded
import app.doorstep.core.SettingsView
import app.doorstep.core.StandardFile
import app.doorstep.core.StatementView
import app.doorstep.core.SyncProgress
import app.doorstep.core.SyncStatusView
import app.doorstep.core.SyncSummary
import app.doorstep.core.TariffView
import app.doorstep.core.TodayView
import app.doorstep.core.Transport
import app.doorstep.core.UnplannedVisit
import app.doorstep.core.VisitView
import java.nio.ByteBuffer
import java.nio.charset.CharacterCodingException
import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.NonCancellable
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.ensureActive
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.flow.asStateFlow
import kotlinx.coroutines.flow.distinctUntilChanged
import kotlinx.coroutines.flow.map
import kotlinx.coroutines.flow.update
import kotlinx.coroutines.launch
import kotlinx.coroutines.withContext

/**
 * The engine of a technician's phone, for coroutines: every call is main-safe, every screen is also a [Flow].
 *
 * Keep one for the life of the process. What a recording call returned is on the disk; it runs to its end even when
 * its coroutine is cancelled, so that a tap is never half done. Every call throws
 * [app.doorstep.core.DoorstepException]: one subclass for each thing that an app can do, each with a stable `code`.
 *
 * @sample app.doorstep.Example
 */
class Doorstep private constructor(
    private val core: Core,
    private val disk: CoroutineDispatcher,
    private val network: CoroutineDispatcher,
    @Volatile private var language: Language,
) : AutoCloseable {

    private val revision = MutableStateFlow(0L)

    /** Grows with every change, for screens that have no flow of their own. A slow reader never misses the last. */
    val revisions: StateFlow<Long> = revision.asStateFlow()

    init {
        core.observe(object : ChangeListener {
            override fun changed(changes: ChangeSet) = revision.update { it + 1 }
        })
    }

    companion object {
        /**
         * Opens the engine on its folder. What is not given, the engine brings itself: a software key in the folder,
         * the system's clocks, its own HTTP, no log.
         *
         * @param keys the device's key; on Android one of the Keystore
         * @param transport the platform's HTTP stack
         * @param disk where calls run; one thread is enough, the engine takes one call at a time
         * @param network where enrolment and sync wait for the office
         */
        suspend fun open(
            config: OpenConfig,
            keys: KeyVault? = null,
            clock: Clock? = null,
            transport: Transport? = null,
            log: LogSink? = null,
            disk: CoroutineDispatcher = Dispatchers.IO,
            network: CoroutineDispatcher = Dispatchers.IO,
        ): Doorstep = withContext(disk + NonCancellable) {
            Doorstep(Core.open(config, keys, clock, transport, log), disk, network, config.language)
        }
    }

    // ---- Screens ----

    /** The list of the day, now and after every change. Conflated: a slow reader sees the newest. */
    fun todays(): Flow<TodayView> = revision.map { today() }.distinctUntilChanged()

    /** The screen of a visit, now and after every change. Conflated: a slow reader sees the newest. */
    fun visits(visit: String): Flow<VisitView> = revision.map { visit(visit) }.distinctUntilChanged()

    /** The list of the day, with what waits for the office: at most 200 visits from place [first] on. */
    suspend fun today(first: Long = 0): TodayView = read { core.todayFrom(first) }

    /** The whole screen of a visit. */
    suspend fun visit(visit: String): VisitView = read { core.visit(visit) }

    /** Where each record of a visit is: at most 200 of them from place [first] on. */
    suspend fun evidence(visit: String, first: Long = 0): EvidenceView = read { core.evidence(visit, first) }

    /** The settings: language, owner, and whether this phone is healthy as far as the engine knows. */
    suspend fun settings(): SettingsView = read { core.settings() }

    /** What the customer sees before agreeing to a line, in the customer's language. */
    suspend fun consentScreen(visit: String, line: String, language: Language): ConsentView =
        read { core.consentScreen(visit, line, language) }

    /** The company's tariff for this visit, to choose from: at most 200 lines from place [first] on. */
    suspend fun tariff(visit: String, first: Long = 0): TariffView = read { core.tariff(visit, first) }

    /** What a visit that no order announced can be opened with. */
    suspend fun opening(): List<OpenView> = read { core.opening() }

    /** What a quote of so many pieces, hours or visits should say by the tariff. */
    suspend fun proposal(visit: String, kind: LineKind, part: String, quantity: Long): ProposalView =
        read { core.proposal(visit, kind, part, quantity) }

    /** A statement that was shown, exactly as it is stored; [sha256] is hex. */
    suspend fun storedStatement(visit: String, sha256: String): String =
        read { core.storedStatement(visit, sha256) }

    /** What waits for the office. */
    suspend fun syncStatus(): SyncStatusView = read { core.syncStatus() }

    /** Whose phone this is; `null` while it is not enrolled. */
    suspend fun owner(): Owner? = read { core.owner() }

    // ---- Acts: on the disk when they return, and not cancellable half-way ----

    /** Records an action that a screen offered, with the answers to what it asks. */
    suspend fun perform(
        visit: String,
        action: ActionView,
        answers: List<FieldInput> = emptyList(),
        reasons: List<PassReason> = emptyList(),
        moment: Moment = Moment.Now,
    ): Recorded = record { core.perform(visit, action, answers.map(FieldInput::whole), reasons, moment) }

    /** Writes a note beside the visit, at most 16 KiB of UTF-8. */
    suspend fun addNote(visit: String, note: String): Recorded = record { core.noteAdd(visit, note.whole()) }

    /** Opens a visit that no order announced. Needs no network. */
    suspend fun openUnplanned(input: UnplannedVisit): Recorded =
        record { core.openUnplanned(input.copy(place = input.place?.whole())) }

    /** Quotes a part or work, or revises the quote of a line. */
    suspend fun quote(visit: String, quote: Quote): Recorded =
        record { core.quote(visit, quote.copy(name = quote.name.whole())) }

    /** Records the customer's answer to exactly what [shown] says. */
    suspend fun consent(visit: String, shown: ConsentView, answer: ConsentAnswer): Recorded =
        record { core.consent(visit, shown, answer) }

    /** Renders the statement, stores its exact bytes and records that it was shown. */
    suspend fun statement(visit: String, language: Language): StatementView =
        record { core.statement(visit, language) }

    /** Records the signature under the statement with this hash; [strokes] is JSON, a list of strokes of `[x, y]`. */
    suspend fun sign(visit: String, sha256: String, strokes: ByteArray, relation: String): Recorded =
        record { core.sign(visit, sha256, direct(strokes), relation) }

    /** Records that the customer would not sign, and why: a code. */
    suspend fun refuseSignature(visit: String, reason: String): Recorded =
        record { core.refuseSignature(visit, reason) }

    /** The technician has looked at what others did on this visit. */
    suspend fun markSeen(visit: String): Unit = record { core.markSeen(visit) }

    /** Puts a service standard on the phone, such as one that comes with the app; returns its hash in hex. */
    suspend fun addStandard(files: List<StandardFile>): String = record { core.addStandard(files) }

    // ---- The office ----

    /** Joins the office with a one-time code. */
    suspend fun enrol(code: String, deviceName: String? = null): Owner =
        withContext(network + NonCancellable) { core.enrol(code.whole(), deviceName?.whole()) }

    /**
     * Syncs until nothing is left. Cancelling ends it after the answer under way: what was answered stays answered.
     *
     * @param progress is called after each answer, on the thread of the sync
     */
    suspend fun sync(progress: (SyncProgress) -> Unit = {}): SyncSummary {
        val listener = object : ProgressListener {
            override fun progressed(progress: SyncProgress) = progress(progress)
        }
        return coroutineScope {
            var done = false
            val watch = launch(start = CoroutineStart.UNDISPATCHED) {
                try {
                    awaitCancellation()
                } finally {
                    if (!done) core.cancelSync()
                }
            }
            try {
                withContext(network) { core.syncNow(listener) }
            } catch (failed: DoorstepException) {
                // Whoever cancelled is not told why the answer under way was none.
                ensureActive()
                throw failed
            } finally {
                done = true
                watch.cancel()
            }
        }
    }

    // ---- Life of the app ----

    /** Language of the technician's screens and of every error's text from now on. */
    suspend fun useLanguage(language: Language): Unit = record {
        core.useLanguage(language)
        this.language = language
    }

    /** Closes the file before the system freezes the app; other calls fail until [resume]. */
    suspend fun suspendFiles(): Unit = record { core.suspend() }

    /** Opens it again. */
    suspend fun resume(): Unit = record { core.resume() }

    /** Closes the database for good; every later call fails with the code `closed`. Idempotent. */
    override fun close() = core.shutDown()

    private suspend fun <T> read(call: () -> T): T = withContext(disk) { whole(call) }

    private suspend fun <T> record(call: () -> T): T = withContext(disk + NonCancellable) { whole(call) }

    /** What a person types is mended; half a character anywhere else is no id or code of the engine's. */
    private fun <T> whole(call: () -> T): T = try {
        call()
    } catch (_: CharacterCodingException) {
        val text = when (language) {
            Language.CHINESE -> "这项内容无法记录，没有保存。请反馈这个问题。"
            Language.ENGLISH -> "This cannot be recorded and was not saved. Please report this."
        }
        throw DoorstepException.Bug("bad_input", text)
    }
}

/** The engine wants memory that does not move: a buffer from the start, holding exactly these bytes. */
private fun direct(bytes: ByteArray): ByteBuffer =
    ByteBuffer.allocateDirect(bytes.size).also { it.put(bytes).flip() }
