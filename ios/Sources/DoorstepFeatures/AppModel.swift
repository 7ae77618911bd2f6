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
    @ObservationIgnored private var doorstep: Doorstep?
    @ObservationIgnored private var wanted: String?

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
        do {
            let doorstep = if let doorstep { doorstep } else { try await open(language) }
            self.doorstep = doorstep
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

    /// The system is about to freeze the app: the file is closed, so that no lock on it is held.
    public func suspend() async {
        try? await doorstep?.suspend()
    }

    /// The app is on the screen again.
    public func resume() async {
        do {
            try await doorstep?.resume()
        } catch {
            if let failure = Failure(error) { state = .failed(failure) }
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
        // The first visits come with it; the list is there without it.
        Task { await session.office.sync() }
    }
}
