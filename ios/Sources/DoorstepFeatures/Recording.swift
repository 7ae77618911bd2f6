import DoorstepCore
import Observation

/// A tap on its way to the disk, and what became of it, for the place where it was made.
@MainActor @Observable
public final class Recording {
    private struct Attempt {
        let visit: String
        let action: ActionView
        let answers: [FieldInput]
        let moment: Moment
    }

    /// A tap is being written. Another one is ignored until it is done: gloves tap twice.
    public private(set) var running = false
    /// Why the last tap was not recorded.
    public private(set) var failure: Failure?
    /// The button whose tap was refused.
    public var refused: ActionView? { failure == nil ? nil : attempt?.action }
    @ObservationIgnored private var attempt: Attempt?

    public init() {}

    /// Runs `work`; `false` when it failed, or when another tap is under way.
    @discardableResult
    public func run(_ work: () async throws -> Void) async -> Bool {
        guard !running else { return false }
        attempt = nil
        return await tried(work)
    }

    /// Records an action with its answers.
    @discardableResult
    func perform(
        _ doorstep: Doorstep, _ visit: String, _ action: ActionView, answers: [FieldInput] = [],
        moment: Moment = .now
    ) async -> Bool {
        guard !running else { return false }
        attempt = Attempt(visit: visit, action: action, answers: answers, moment: moment)
        return await tried {
            try await doorstep.perform(visit, action, answers: answers, moment: moment)
        }
    }

    /// Records each action by itself, in order, up to the first that is refused; returns how many were recorded.
    func performInOrder(_ doorstep: Doorstep, _ visit: String, _ actions: [ActionView]) async -> Int {
        for (done, action) in actions.enumerated() {
            guard await perform(doorstep, visit, action) else { return done }
        }
        return actions.count
    }

    /// Records what was refused all the same, with a reason that the refusal offered, for each rule that held it.
    @discardableResult
    func pass(_ doorstep: Doorstep, because reason: ChoiceView) async -> Bool {
        guard !running, let attempt, let refusal = failure?.refusal else { return false }
        var rules: [String] = []
        for line in refusal.lines where !line.rule.isEmpty && !rules.contains(line.rule) { rules.append(line.rule) }
        let reasons = rules.map { PassReason(rule: $0, reason: reason.code) }
        return await tried {
            try await doorstep.perform(
                attempt.visit, attempt.action, answers: attempt.answers, reasons: reasons, moment: attempt.moment)
        }
    }

    /// The person has read it.
    public func dismiss() {
        failure = nil
        attempt = nil
    }

    private func tried(_ work: () async throws -> Void) async -> Bool {
        running = true
        defer { running = false }
        do {
            try await work()
            dismiss()
            return true
        } catch {
            failure = Failure(error)
            return false
        }
    }
}
