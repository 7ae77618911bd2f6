import DoorstepCore
import Observation

/// The customer holds the phone: what am I agreeing to, what does it cost, what if I say no?
@MainActor @Observable
public final class ConsentModel {
    public let page = Loaded<ConsentView>()
    public let recording = Recording()
    /// The customer's language.
    public private(set) var language: Language
    /// Who answers, a code of the page's relations; nobody is assumed.
    public var relation: String?
    /// How, a code of the page's ways; the usual one unless another is chosen.
    public var way: String?
    @ObservationIgnored private let visit: String
    @ObservationIgnored private let line: String
    @ObservationIgnored private let session: Session
    public var words: Words { Words(language) }

    public init(_ visit: String, line: String, in session: Session) {
        self.visit = visit
        self.line = line
        self.session = session
        language = session.language
    }

    public func show() async {
        let language = language
        let shown = await page.load {
            try await session.doorstep.consentScreen(visit, line: line, language: language)
        }
        if shown, way == nil { way = page.value?.ways.first?.code }
    }

    public func use(_ language: Language) async {
        self.language = language
        await show()
    }

    public var canAnswer: Bool { page.value != nil && relation != nil && way != nil && !recording.running }

    /// Records the answer to exactly what is shown. What has changed meanwhile is shown anew, and asked again.
    public func answer(agreed: Bool) async {
        guard let shown = page.value, let relation, let way else { return }
        let answer = ConsentAnswer(agreed: agreed, relation: relation, how: way)
        let done = await recording.run { try await session.doorstep.consent(visit, shown: shown, answer: answer) }
        if done {
            session.takeBack()
        } else {
            await show()
        }
    }

    /// The phone goes back without an answer.
    public func leave() {
        session.takeBack()
    }
}
