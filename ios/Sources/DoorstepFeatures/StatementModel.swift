import DoorstepCore
import Foundation
import Observation

/// The customer holds the phone: what happened in my home, what do I pay, what do I sign?
@MainActor @Observable
public final class StatementModel {
    public let statement = Loaded<StatementView>()
    public let recording = Recording()
    /// What the customer draws.
    public var pad = SignaturePad()
    /// The customer's language.
    public private(set) var language: Language
    /// Who signs, a code of the statement's relations; nobody is assumed.
    public var relation: String?
    /// The action that records that the customer would not sign, where there is one.
    public private(set) var refusal: ActionView?
    @ObservationIgnored private let visit: String
    @ObservationIgnored private let session: Session
    public var words: Words { Words(language) }

    public init(_ visit: String, in session: Session) {
        self.visit = visit
        self.session = session
        language = session.language
    }

    /// Shows the statement, which records that it was shown.
    public func show() async {
        let language = language
        await statement.load { try await session.doorstep.statement(visit, language: language) }
        let screen = try? await session.doorstep.visit(visit)
        refusal = screen?.buttons.first { $0.topic == .signOff && $0.screen == .ask }
    }

    /// Another language is another statement: what was drawn under the first does not stand under it.
    public func use(_ language: Language) async {
        self.language = language
        pad.clear()
        await show()
    }

    public var canSign: Bool { statement.value != nil && relation != nil && !pad.isEmpty && !recording.running }

    /// Signs exactly the statement that is shown.
    public func sign() async {
        guard let shown = statement.value, let relation else { return }
        let strokes = pad.json
        let done = await recording.run {
            try await session.doorstep.sign(visit, sha256: shown.sha256, strokes: strokes, relation: relation)
        }
        if done {
            session.visit(visit).signedStatement = shown.text
            leave()
        }
    }

    /// What was drawn is no signature: the customer can mend that without the technician.
    public var drewTooLittle: Bool { recording.failure?.code == "strokes_too_little" }

    /// What has come since is shown: the same as opening the page again.
    public func showAgain() async {
        recording.dismiss()
        pad.clear()
        await show()
    }

    /// Records that the customer would not sign, and why.
    public func refuse(_ reason: ChoiceView) async {
        guard let refusal, let ask = refusal.asks.first else { return }
        let answer = ask.answer(reason)
        if await recording.perform(session.doorstep, visit, refusal, answers: [answer]) { leave() }
    }

    /// The phone goes back.
    public func leave() {
        session.takeBack()
    }
}
