import Dispatch
import Foundation

/// The engine of a technician's phone, for Swift concurrency.
///
/// Keep one for the life of the process. Every call runs on a queue of its own, so the main actor and the threads of
/// Swift's tasks never wait for a disk or a network. What a recording call returned is on the disk; it runs to its end
/// even when its task is cancelled, so that a tap is never half done. Every error is a ``DoorstepError``: one case for
/// each thing that an app can do about it, each with a stable ``DoorstepError/code``.
///
/// ```swift
/// let doorstep = try await Doorstep.open(OpenConfig(folder: folder, language: .english, office: office))
/// try await doorstep.enrol(code: code)
/// try await doorstep.sync()
/// for try await today in doorstep.todays() { show(today) }
/// ```
public final class Doorstep: Sendable {
    private let core: Core
    private let news: News
    /// One call at a time, as the engine takes them.
    private let disk = DispatchQueue(label: "app.doorstep.disk", qos: .userInitiated)
    /// Enrolment and sync, which wait for the office.
    private let network = DispatchQueue(label: "app.doorstep.network", qos: .utility, attributes: .concurrent)

    private init(_ core: Core) {
        let news = News()
        core.observe(listener: news)
        self.core = core
        self.news = news
    }

    deinit {
        news.end()
    }

    /// Opens the engine on its folder. What is not given, the engine brings itself: a software key in the folder, the
    /// system's clocks, its own HTTP, no log.
    ///
    /// - Parameters:
    ///   - keys: The device's key; on Apple's systems one of the Secure Enclave.
    ///   - transport: The platform's HTTP stack. It is called on a thread that may block.
    public static func open(
        _ config: OpenConfig, keys: (any KeyVault)? = nil, clock: (any Clock)? = nil,
        transport: (any Transport)? = nil, log: (any LogSink)? = nil
    ) async throws -> Doorstep {
        try await run(on: .global(qos: .userInitiated)) {
            Doorstep(try Core.open(config: config, keys: keys, clock: clock, transport: transport, log: log))
        }
    }

    // MARK: Screens

    /// The list of the day, now and after every change. Conflated: a slow reader sees the newest.
    public func todays() -> AsyncThrowingStream<TodayView, any Error> {
        screens { try await $0.today() }
    }

    /// The screen of a visit, now and after every change. Conflated: a slow reader sees the newest.
    public func visits(_ visit: String) -> AsyncThrowingStream<VisitView, any Error> {
        screens { try await $0.visit(visit) }
    }

    /// What changes from now on. Conflated: what came while the reader was busy is one set. It ends when the engine is
    /// closed.
    public func changes() -> AsyncStream<ChangeSet> {
        news.subscribe()
    }

    /// The list of the day, with what waits for the office: at most 200 visits from place `first` on.
    public func today(from first: Int64 = 0) async throws -> TodayView {
        try await call { try $0.todayFrom(first: first) }
    }

    /// The whole screen of a visit.
    public func visit(_ visit: String) async throws -> VisitView {
        try await call { try $0.visit(visit: visit) }
    }

    /// Where each record of a visit is: at most 200 of them from place `first` on.
    public func evidence(_ visit: String, from first: Int64 = 0) async throws -> EvidenceView {
        try await call { try $0.evidence(visit: visit, first: first) }
    }

    /// The settings: language, owner, and whether this phone is healthy as far as the engine knows.
    public func settings() async throws -> SettingsView {
        try await call { try $0.settings() }
    }

    /// What the customer sees before agreeing to a line, in the customer's language.
    public func consentScreen(_ visit: String, line: String, language: Language) async throws -> ConsentView {
        try await call { try $0.consentScreen(visit: visit, line: line, language: language) }
    }

    /// The company's tariff for this visit, to choose from: at most 200 lines from place `first` on.
    public func tariff(_ visit: String, from first: Int64 = 0) async throws -> TariffView {
        try await call { try $0.tariff(visit: visit, first: first) }
    }

    /// What a visit that no order announced can be opened with.
    public func opening() async throws -> [OpenView] {
        try await call { try $0.opening() }
    }

    /// What a quote of so many pieces, hours or visits should say by the tariff.
    public func proposal(
        _ visit: String, kind: LineKind, part: String, quantity: Int64
    ) async throws -> ProposalView {
        try await call { try $0.proposal(visit: visit, kind: kind, part: part, quantity: quantity) }
    }

    /// A statement that was shown, exactly as it is stored; `sha256` is hex.
    public func storedStatement(_ visit: String, sha256: String) async throws -> String {
        try await call { try $0.storedStatement(visit: visit, sha256: sha256) }
    }

    /// What waits for the office.
    public func syncStatus() async throws -> SyncStatusView {
        try await call { try $0.syncStatus() }
    }

    /// Whose phone this is; `nil` while it is not enrolled.
    public func owner() async throws -> Owner? {
        try await call { try $0.owner() }
    }

    // MARK: Acts: on the disk when they return, and not cancellable half-way

    /// Records an action that a screen offered, with the answers to what it asks.
    @discardableResult
    public func perform(
        _ visit: String, _ action: ActionView, answers: [FieldInput] = [], reasons: [PassReason] = [],
        moment: Moment = .now
    ) async throws -> Recorded {
        try await call {
            try $0.perform(visit: visit, offered: action, answers: answers, reasons: reasons, moment: moment)
        }
    }

    /// Writes a note beside the visit, at most 16 KiB of UTF-8.
    @discardableResult
    public func addNote(_ visit: String, _ note: String) async throws -> Recorded {
        try await call { try $0.noteAdd(visit: visit, note: note) }
    }

    /// Opens a visit that no order announced. Needs no network.
    @discardableResult
    public func openUnplanned(_ input: UnplannedVisit) async throws -> Recorded {
        try await call { try $0.openUnplanned(input: input) }
    }

    /// Quotes a part or work, or revises the quote of a line.
    @discardableResult
    public func quote(_ visit: String, _ quote: Quote) async throws -> Recorded {
        try await call { try $0.quote(visit: visit, quote: quote) }
    }

    /// Records the customer's answer to exactly what `shown` says.
    @discardableResult
    public func consent(_ visit: String, shown: ConsentView, answer: ConsentAnswer) async throws -> Recorded {
        try await call { try $0.consent(visit: visit, shown: shown, answer: answer) }
    }

    /// Renders the statement, stores its exact bytes and records that it was shown.
    public func statement(_ visit: String, language: Language) async throws -> StatementView {
        try await call { try $0.statement(visit: visit, language: language) }
    }

    /// Records the signature under the statement with this hash; `strokes` is JSON, a list of strokes of `[x, y]` in
    /// tenths of a millimetre.
    @discardableResult
    public func sign(_ visit: String, sha256: String, strokes: Data, relation: String) async throws -> Recorded {
        try await call { try $0.sign(visit: visit, sha256: sha256, strokes: strokes, relation: relation) }
    }

    /// Records that the customer would not sign, and why: a code.
    @discardableResult
    public func refuseSignature(_ visit: String, reason: String) async throws -> Recorded {
        try await call { try $0.refuseSignature(visit: visit, reason: reason) }
    }

    /// The technician has looked at what others did on this visit.
    public func markSeen(_ visit: String) async throws {
        try await call { try $0.markSeen(visit: visit) }
    }

    /// Puts a service standard on the phone, such as one that comes with the app; returns its hash in hex.
    @discardableResult
    public func addStandard(_ files: [StandardFile]) async throws -> String {
        try await call { try $0.addStandard(files: files) }
    }

    // MARK: The office

    /// Joins the office with a one-time code.
    @discardableResult
    public func enrol(code: String, deviceName: String? = nil) async throws -> Owner {
        try await call(on: network) { try $0.enrol(code: code, deviceName: deviceName) }
    }

    /// Syncs until nothing is left. Cancelling the task ends it after the answer under way, with the code
    /// `sync_cancelled`: what was answered stays answered.
    ///
    /// - Parameter progress: Is called after each answer, on the thread of the sync.
    @discardableResult
    public func sync(progress: @escaping @Sendable (SyncProgress) -> Void = { _ in }) async throws -> SyncSummary {
        let watch = Watch(core, progress)
        return try await withTaskCancellationHandler {
            try await call(on: network) { try $0.syncNow(progress: watch) }
        } onCancel: {
            watch.cancel()
        }
    }

    // MARK: Life of the app

    /// Language of the technician's screens and of every error's text from now on. Open screens are drawn anew.
    public func useLanguage(_ language: Language) async throws {
        try await call { try $0.useLanguage(language: language) }
        news.tell(ChangeSet(visits: [], list: true, sync: true))
    }

    /// Closes the file before the system freezes the app; other calls fail until ``resume()``.
    public func suspend() async throws {
        try await call { try $0.suspend() }
    }

    /// Opens it again.
    public func resume() async throws {
        try await call { try $0.resume() }
    }

    /// Closes the database for good; every later call fails with the code `closed`, and streams end. Idempotent.
    public func close() async {
        let core = core
        _ = try? await Self.run(on: disk) { core.shutDown() }
        news.end()
    }
}

extension Doorstep {
    private func call<T: Sendable>(
        on queue: DispatchQueue? = nil, _ work: @escaping @Sendable (Core) throws -> T
    ) async throws -> T {
        let core = core
        return try await Self.run(on: queue ?? disk) { try work(core) }
    }

    /// Runs blocking work away from Swift's own threads, to its end whatever becomes of the task that waits.
    private static func run<T: Sendable>(
        on queue: DispatchQueue, _ work: @escaping @Sendable () throws -> T
    ) async throws -> T {
        try await withCheckedThrowingContinuation { done in
            queue.async { done.resume(with: Result(catching: work)) }
        }
    }

    private func screens<View: Sendable & Equatable>(
        _ read: @escaping @Sendable (Doorstep) async throws -> View
    ) -> AsyncThrowingStream<View, any Error> {
        let changes = news.subscribe(rung: true)
        let last = Held<View?>(nil)
        return AsyncThrowingStream { [weak self] in
            for await _ in changes {
                guard let self else { return nil }
                let view = try await read(self)
                if last.swap(view) != view { return view }
            }
            return nil
        }
    }
}

/// Ends a sync at its next answer once its task was cancelled.
private final class Watch: ProgressListener {
    private let core: Core
    private let report: @Sendable (SyncProgress) -> Void
    private let cancelled = Held(false)

    init(_ core: Core, _ report: @escaping @Sendable (SyncProgress) -> Void) {
        self.core = core
        self.report = report
    }

    func cancel() {
        _ = cancelled.swap(true)
    }

    func progressed(progress: SyncProgress) {
        report(progress)
        // Here and not when the task is cancelled: by then another sync may be under way.
        if cancelled.value { core.cancelSync() }
    }
}
