import DoorstepCore
import Observation

/// What do I do now, and what must not be forgotten? The parts, the contacts, the hazards and the notes of a visit are
/// drawn from the same screen of the engine.
@MainActor @Observable
public final class VisitModel {
    public let visit: String
    public let screen = Loaded<VisitView>()
    public let recording = Recording()
    /// What was recorded of steps told in one go when one of them was refused, by title.
    public private(set) var recordedTogether: [String] = []
    /// Steps that are marked to be told in one go.
    public var marked: Set<String> = []
    /// The statement that the customer signed while this screen was open, to be sent to them.
    public var signedStatement: String?
    /// The next button is told afterwards: when it was done, who says so, and why only now.
    public var afterwards = false
    /// A note that is being typed.
    public var note = ""
    /// The waits of this screen, as they run.
    public private(set) var countdowns: [Countdown] = []

    @ObservationIgnored private let session: Session
    private var doorstep: Doorstep { session.doorstep }

    init(_ visit: String, in session: Session) {
        self.visit = visit
        self.session = session
    }

    // MARK: What is shown

    public func follow() async {
        await doorstep.follow({ $0.visits.contains(visit) || $0.list }) { await refresh() }
    }

    public func refresh() async {
        guard await screen.load({ try await doorstep.visit(visit) }), let shown = screen.value else { return }
        // Counted from when the answer was here: a wait is never shown shorter than it is.
        let now = session.ticker.ms
        countdowns = shown.waits.map { Countdown($0, readAt: now) }
        ring(shown)
    }

    /// The step of the big button and those of its phase that are open as well, asked of everybody, and wait for
    /// nothing and ask nothing, in order. Empty when that is fewer than two.
    public var together: [StepView] {
        guard let shown = screen.value, let next = shown.next, !next.step.isEmpty else { return [] }
        let phase = shown.checklist.first { $0.steps.contains { $0.step == next.step } }
        let steps = phase?.steps.filter { step in
            guard let action = step.action, step.status == .now || step.status == .open else { return false }
            return action.screen == .tap && action.asks.isEmpty && action.waitMs == 0 && !step.optional
                && action.topic == .other
        }
        guard let steps, steps.count > 1, steps.contains(where: { $0.step == next.step }) else { return [] }
        return steps
    }

    /// Every button of the screen about `topic`, each once.
    public func actions(_ topic: ActionTopic) -> [ActionView] {
        let all = screen.value?.buttons ?? []
        return all.filter { $0.topic == topic }.reduce(into: []) { seen, action in
            if !seen.contains(where: { $0.label == action.label }) { seen.append(action) }
        }
    }

    /// The button for what a wait holds.
    public func action(after wait: WaitView) -> ActionView? {
        screen.value?.step(wait.to)?.action
    }

    /// Other things to record that have no screen of their own.
    public var others: [ActionView] {
        let elsewhere: [ActionTopic] = [.hazard, .note, .contact, .quote]
        return screen.value?.others.filter { !elsewhere.contains($0.topic) } ?? []
    }

    // MARK: What is recorded

    /// Records a button, or opens what it needs first: its questions, or a page for the customer.
    @discardableResult
    public func press(_ action: ActionView) async -> Bool {
        recordedTogether = []
        if afterwards, action.screen == .tap || action.screen == .ask {
            afterwards = false
            session.sheet = .form(visit: visit, action, afterwards: true)
            return false
        }
        if session.opens(action, of: visit) {
            recording.dismiss()
            return false
        }
        let done = await recording.perform(doorstep, visit, action)
        await refresh()
        return done
    }

    /// Records a button whose only question was answered beside it.
    public func answer(_ action: ActionView, _ choice: ChoiceView) async {
        guard let ask = action.asks.first else { return }
        await recording.perform(doorstep, visit, action, answers: [ask.answer(choice)])
        await refresh()
    }

    /// Records what was refused all the same, with a reason.
    public func pass(because reason: ChoiceView) async {
        await recording.pass(doorstep, because: reason)
        await refresh()
    }

    /// Shows the steps that can be told in one go, each marked.
    public func offerTogether() {
        marked = Set(together.map(\.step))
        session.sheet = .together(visit: visit)
    }

    /// Records each marked step by itself, in order. The first refusal ends it, and the screen says what was recorded.
    public func recordTogether() async {
        let steps = together.filter { marked.contains($0.step) }
        session.sheet = nil
        let done = await recording.performInOrder(doorstep, visit, steps.compactMap(\.action))
        recordedTogether = recording.failure == nil ? [] : steps.prefix(done).map(\.title)
        await refresh()
    }

    /// Writes the note that was typed beside the visit.
    public func addNote() async {
        let text = note
        guard !text.allSatisfy(\.isWhitespace) else { return }
        if await recording.run({ try await doorstep.addNote(visit, text) }) { note = "" }
        await refresh()
    }

    /// The technician has looked at what others did.
    public func markSeen() async {
        await recording.run { try await doorstep.markSeen(visit) }
        await refresh()
    }

    // MARK: Waits

    /// Time goes on: a wait that is over by this phone's count is asked of the engine again.
    public func tick() async {
        let now = session.ticker.ms
        for index in countdowns.indices { countdowns[index].now = now }
        if countdowns.contains(where: \.isDue) { await refresh() }
    }

    private func ring(_ shown: VisitView) {
        for wait in shown.waits {
            let id = "\(visit) \(wait.rule) \(wait.to)"
            if wait.status == .running {
                let title = shown.step(wait.to)?.title ?? wait.ruleText
                session.alarm.set(
                    id, visit: visit, afterMs: wait.remainingMs, text: session.words(.waitOverNotice, title))
            } else {
                session.alarm.cancel(id)
            }
        }
    }
}

extension VisitView {
    /// Every button besides the big one.
    var buttons: [ActionView] {
        others + checklist.flatMap(\.steps).compactMap(\.action)
    }
}
