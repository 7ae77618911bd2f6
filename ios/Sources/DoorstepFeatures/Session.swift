import DoorstepCore
import Observation

/// A screen that the technician goes to and comes back from.
public enum Place: Hashable, Sendable {
    case visit(String)
    case knock(String)
    case parts(String)
    case noAnswer(String)
    case hazard(String)
    case notes(String)
    case evidence(String)
    case unplanned
    case settings
}

/// What covers a screen until it is done with.
public enum Sheet: Identifiable, Hashable, Sendable {
    /// The questions of an action.
    case form(visit: String, ActionView, afterwards: Bool = false)
    /// Steps that are told in one go.
    case together(visit: String)
    /// A quote; with a line, its revision.
    case quote(visit: String, line: String?)
    /// A new code of the office, for a phone that it does not know any more.
    case enrol

    public var id: Self { self }
}

/// What the customer holds in the hand: the technician's bars are gone, and leaving takes a deliberate gesture.
public enum CustomerPage: Identifiable, Hashable, Sendable {
    case consent(visit: String, line: String)
    case statement(visit: String)

    public var id: Self { self }
}

/// The technician at work with an enrolled phone: the engine, where on the screens they are, and in which language.
@MainActor @Observable
public final class Session {
    public let doorstep: Doorstep
    public let office: OfficeModel
    public let today: TodayModel
    public var path: [Place] = []
    public var sheet: Sheet?
    public private(set) var customer: CustomerPage?
    public private(set) var language: Language
    /// The texts of the technician's screens.
    public var words: Words { Words(language) }

    @ObservationIgnored let alarm: any Alarm
    @ObservationIgnored let ticker: any Ticker
    @ObservationIgnored private let remember: (Language) -> Void
    @ObservationIgnored private var open: VisitModel?
    @ObservationIgnored private var behindSheet: CustomerPage?

    /// - Parameters:
    ///   - remember: Keeps the language that the technician chose for the next start.
    public init(
        _ doorstep: Doorstep, language: Language, alarm: any Alarm = NoAlarm(), ticker: any Ticker = SystemTicker(),
        remember: @escaping (Language) -> Void = { _ in }
    ) {
        self.doorstep = doorstep
        self.language = language
        self.alarm = alarm
        self.ticker = ticker
        self.remember = remember
        office = OfficeModel(doorstep)
        today = TodayModel(doorstep)
    }

    /// The model of a visit's screens, the same for all of them.
    public func visit(_ visit: String) -> VisitModel {
        if let open, open.visit == visit { return open }
        let made = VisitModel(visit, in: self)
        open = made
        return made
    }

    /// From a list or a notification straight to a visit, whatever was open.
    public func show(_ visit: String) {
        (sheet, customer, behindSheet) = (nil, nil, nil)
        path = [.visit(visit)]
    }

    /// Opens what a button needs first: its questions, a customer's page. `false` when it is recorded at once.
    func opens(_ action: ActionView, of visit: String) -> Bool {
        switch action.screen {
        case .consent:
            handOver(.consent(visit: visit, line: action.line))
        case .statement, .signature:
            handOver(.statement(visit: visit))
        case .tap, .ask, .newer:
            // A quote whose figures are fixed already, such as one that a refusal proposes, is no new quote.
            if action.topic == .quote && (action.fixed.isEmpty || !action.line.isEmpty) && !action.asks.isEmpty {
                sheet = .quote(visit: visit, line: action.line.isEmpty ? nil : action.line)
            } else if !action.asks.isEmpty {
                sheet = .form(visit: visit, action)
            } else {
                return false
            }
        }
        return true
    }

    /// Joining the office once more; everything that was recorded stays and is sent.
    public func enrolAgain() -> WelcomeModel {
        WelcomeModel(doorstep, deviceName: nil) { [weak self] _ in
            self?.sheet = nil
            self?.office.recording.dismiss()
        }
    }

    /// A sheet has gone from the screen: what waited behind it can come.
    public func sheetHasGone() {
        if let behindSheet { customer = behindSheet }
        behindSheet = nil
    }

    /// The phone is the technician's again.
    public func takeBack() {
        customer = nil
    }

    private func handOver(_ page: CustomerPage) {
        if sheet == nil {
            customer = page
        } else {
            // Two presentations at a time are one too many for the system.
            behindSheet = page
            sheet = nil
        }
    }

    /// Language of the technician's screens from now on.
    public func use(_ language: Language) async throws {
        try await doorstep.useLanguage(language)
        self.language = language
        remember(language)
    }
}
