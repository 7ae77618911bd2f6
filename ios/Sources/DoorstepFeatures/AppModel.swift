import DoorstepCore
import Observation

/// The app from its start: the engine is opened, the phone joins an office, the technician works.
@MainActor @Observable
public final class AppModel {
    public enum State {
        case opening
        /// The engine cannot be opened; nothing that was recorded is lost by that.
        case failed(Failure)
        /// It belongs to no office yet.
        case welcome(WelcomeModel)
        case working(Session)
    }

    public private(set) var state = State.opening
    public private(set) var language: Language
    public var words: Words { Words(language) }
    @ObservationIgnored private let open: (Language) async throws -> Doorstep
    @ObservationIgnored private let alarm: any Alarm
    @ObservationIgnored private let deviceName: String?
    @ObservationIgnored private let remember: (Language) -> Void
    @ObservationIgnored private var opening: Task<Doorstep, any Error>?
    @ObservationIgnored private var wanted: String?
    @ObservationIgnored private var isInFront = false

    private static let soon = 15.0 * 60
    private static let later = 60.0 * 60

    /// - Parameters:
    ///   - open: Opens the engine with the platform's services.
    ///   - remember: Keeps the language that the technician chose for the next start.
    public init(
        language: Language, alarm: any Alarm = NoAlarm(), deviceName: String? = nil,
        remember: @escaping (Language) -> Void = { _ in }, open: @escaping (Language) async throws -> Doorstep
    ) {
        self.language = language
        self.alarm = alarm
        self.deviceName = deviceName
        self.remember = remember
        self.open = open
    }

    /// Opens the engine; again when it failed.
    public func start() async {
        switch state {
        case .opening, .failed: break
        case .welcome, .working: return
        }
        do {
            let doorstep = try await engine()
            if try await doorstep.owner() == nil {
                state = .welcome(WelcomeModel(doorstep, deviceName: deviceName) { [weak self] _ in self?.work(doorstep) })
            } else {
                work(doorstep)
            }
        } catch {
            if let failure = Failure(error) { state = .failed(failure) }
        }
    }

    /// A notification was tapped: to its visit, as soon as there are screens.
    public func show(_ visit: String) {
        if case .working(let session) = state {
            session.show(visit)
        } else {
            wanted = visit
        }
    }

    /// The system is about to freeze the app: the file is closed.
    public func suspend() async {
        isInFront = false
        try? await opening?.value.suspend()
    }

    /// The app is on the screen.
    public func resume() async {
        isInFront = true
        do {
            try await opening?.value.resume()
        } catch {
            if let failure = Failure(error) { state = .failed(failure) }
        }
    }

    /// The system has woken the app to sync. Returns after how many seconds it should do so again.
    public func syncInBackground() async -> Double {
        do {
            let doorstep = try await engine()
            try await doorstep.resume()
            let synced = (try? await doorstep.sync()) != nil
            // Meanwhile the technician may have come back.
            if !isInFront { try await doorstep.suspend() }
            return synced ? Self.later : Self.soon
        } catch {
            return Self.soon
        }
    }

    /// Opened once, however many ask for it at a time; again after it failed.
    private func engine() async throws -> Doorstep {
        let task = opening ?? Task { [open, language] in try await open(language) }
        opening = task
        do {
            return try await task.value
        } catch {
            opening = nil
            throw error
        }
    }

    private func work(_ doorstep: Doorstep) {
        let session = Session(doorstep, language: language, alarm: alarm) { [weak self] language in
            self?.language = language
            self?.remember(language)
        }
        if let wanted { session.show(wanted) }
        wanted = nil
        state = .working(session)
    }
}
