import DoorstepCore
import Foundation
import Observation

/// The questions of an action, and the answers until they are recorded.
@MainActor @Observable
public final class FormModel {
    /// When something was done that could not be recorded then.
    public struct Earlier: Equatable, Sendable {
        public var at: Date
        public var source: SaidBy?
        public var reason: LateReason?
    }

    public static let sources: [SaidBy] = [.myself, .customer, .colleague, .paper]
    public static let reasons: [LateReason] = [.phoneDead, .noTime, .forgot, .other]

    public let action: ActionView
    /// Codes of the choices, by question.
    public private(set) var chosen: [String: String] = [:]
    private var texts: [String: String] = [:]
    private var moments: [String: Date] = [:]
    /// Absent: it is done now.
    public var earlier: Earlier?
    public let recording = Recording()
    @ObservationIgnored private let visit: String
    @ObservationIgnored private let session: Session
    @ObservationIgnored private let now: () -> Date

    public init(
        _ visit: String, _ action: ActionView, afterwards: Bool = false, in session: Session,
        now: @escaping () -> Date = { Date() }
    ) {
        self.visit = visit
        self.action = action
        self.session = session
        self.now = now
        if afterwards { sayEarlier() }
    }

    /// What was typed, by question: numbers, codes and words.
    public subscript(typed question: String) -> String {
        get { texts[question] ?? "" }
        set { texts[question] = newValue }
    }

    /// The moment that was chosen, by question. Until then a picker stands at now, which is no answer.
    public subscript(moment question: String) -> Date {
        get { moments[question] ?? now() }
        set { moments[question] = newValue }
    }

    /// It was done before: asks when, who says so, and why only now.
    public func sayEarlier() {
        earlier = Earlier(at: now())
    }

    /// The questions that still need an answer, by what they ask.
    public var missing: [String] {
        var labels = action.asks.filter { !$0.optional && answer(to: $0) == nil }.map(label)
        if let earlier {
            if earlier.source == nil { labels.append(session.words(.whoSaysSo)) }
            if earlier.reason == nil { labels.append(session.words(.whyOnlyNow)) }
        }
        return labels
    }

    /// What a question asks; a figure in the unit in which people say it.
    public func label(_ ask: AskView) -> String {
        switch Figure(of: ask) {
        case .fen where ask.kind == .number: session.words(.inYuan)
        case .tenthsOfADegree where ask.kind == .number: session.words(.inCelsius)
        default: ask.label
        }
    }

    /// Something was typed that is no answer, such as letters for a number.
    public func isUnreadable(_ ask: AskView) -> Bool {
        !self[typed: ask.name].isEmpty && answer(to: ask) == nil
    }

    /// The only question is a choice: choosing records it.
    public var choosingRecords: Bool {
        action.asks.count == 1 && action.asks[0].kind == .choice && earlier == nil
    }

    /// Answers a question with one of its choices; where that is all there is to say, records it.
    public func choose(_ choice: ChoiceView, for ask: AskView) async {
        chosen[ask.name] = choice.code
        if choosingRecords { await record() }
    }

    /// Records it; the form closes once it is on the disk.
    @discardableResult
    public func record() async -> Bool {
        guard missing.isEmpty else { return false }
        let answers = action.asks.compactMap { answer(to: $0) }
        let done = await recording.perform(session.doorstep, visit, action, answers: answers, moment: moment)
        return close(done)
    }

    /// Records what was refused all the same, with a reason.
    @discardableResult
    public func pass(because reason: ChoiceView) async -> Bool {
        close(await recording.pass(session.doorstep, because: reason))
    }

    /// Records what a refusal offers instead, or opens what that needs first; the form stays for another try.
    public func take(_ remedy: ActionView) async {
        guard !session.opens(remedy, of: visit) else { return }
        await recording.perform(session.doorstep, visit, remedy)
    }

    private func close(_ done: Bool) -> Bool {
        if done, case .form = session.sheet { session.sheet = nil }
        return done
    }

    private var moment: Moment {
        guard let earlier, let source = earlier.source, let reason = earlier.reason else { return .now }
        return .earlier(claimedAt: earlier.at.milliseconds, source: source, reason: reason)
    }

    private func answer(to ask: AskView) -> FieldInput? {
        let words = self[typed: ask.name].trimmingCharacters(in: .whitespacesAndNewlines)
        switch ask.kind {
        case .choice:
            return ask.choices.first { $0.code == chosen[ask.name] }.map(ask.answer)
        case .number:
            return Figure(of: ask).read(words).map { ask.answer($0) }
        case .moment:
            return moments[ask.name].map { ask.answer($0.milliseconds) }
        case .code:
            return words.isEmpty ? nil : FieldInput(name: ask.name, value: .code(code: words))
        case .text, .newer:
            return words.isEmpty ? nil : ask.answer(words)
        }
    }
}

extension Date {
    /// UTC milliseconds since 1970.
    var milliseconds: Int64 { Int64((timeIntervalSince1970 * 1000).rounded()) }
}
