import DoorstepCore
import DoorstepFeatures
import Testing

/// A thumb on the screens: it does what a technician or customer would, by the models that the views call, and counts.
@MainActor
final class Thumb {
    private let work: Work
    /// Taps, and fields that were typed into.
    private(set) var taps = 0
    private(set) var typed = 0

    init(_ work: Work) {
        self.work = work
    }

    private var session: Session { work.session }

    func tap(_ act: () async throws -> Void) async rethrows {
        taps += 1
        try await act()
    }

    /// Presses the big button and goes through whatever it opens; steps that belong together are told in one go.
    func next(_ model: VisitModel) async throws {
        let next = try #require(model.screen.value?.next, "a button at \(model.screen.value?.phaseWord ?? "")")
        // Waiting is no tap.
        work.clock.pass(next.waitMs + 2_000)
        await model.refresh()
        if model.together.count > 2 {
            await tap { model.offerTogether() }
            await tap { await model.recordTogether() }
            try #require(model.recording.failure == nil, "\(model.recording.failure?.text ?? "")")
            return
        }
        try await press(try #require(model.screen.value?.next), model)
    }

    func press(_ action: ActionView, _ model: VisitModel) async throws {
        await tap { await model.press(action) }
        if case .form(let visit, let action, _) = session.sheet { try await fill(FormModel(visit, action, in: session)) }
        if case .quote(let visit, _) = session.sheet { try await quote(QuoteModel(visit, in: session)) }
        if case .consent(let visit, let line) = session.customer {
            try await consent(ConsentModel(visit, line: line, in: session))
        }
        if case .statement(let visit) = session.customer { try await sign(StatementModel(visit, in: session)) }
        await model.refresh()
        let failure = model.recording.failure
        try #require(failure == nil, "\(failure?.text ?? "") \(failure?.refusal?.lines.map(\.missing) ?? [])")
    }

    private func fill(_ form: FormModel) async throws {
        for ask in form.action.asks where !ask.optional {
            switch ask.kind {
            case .choice:
                if let first = ask.choices.first { await tap { await form.choose(first, for: ask) } }
            case .moment: break
            case .number:
                typed += 1
                form[typed: ask.name] = "20"
            case .code, .text, .newer:
                typed += 1
                form[typed: ask.name] = "x"
            }
        }
        if !form.choosingRecords { await tap { await form.record() } }
        try #require(form.recording.failure == nil, "\(form.action.label): \(form.recording.failure?.text ?? "")")
    }

    func quote(_ quote: QuoteModel) async throws {
        await quote.readTariff()
        let line = try #require(quote.tariff.value?.first { $0.priced && $0.fen > 0 })
        await tap { await quote.choose(line) }
        await tap { await quote.record() }
        try #require(quote.recording.failure == nil, "\(quote.recording.failure?.text ?? "")")
    }

    func consent(_ consent: ConsentModel) async throws {
        await consent.show()
        await tap { consent.relation = consent.page.value?.relations.first?.code }
        await tap { await consent.answer(agreed: true) }
        try #require(consent.recording.failure == nil, "\(consent.recording.failure?.text ?? "")")
    }

    func sign(_ page: StatementModel) async throws {
        await page.show()
        try #require(page.statement.failure == nil, "\(page.statement.failure?.text ?? "")")
        await tap {}  // Go on to sign.
        await tap { page.relation = page.statement.value?.relations.first?.code }
        await tap { page.pad.draw() }
        await tap { await page.sign() }
        try #require(page.recording.failure == nil, "\(page.recording.failure?.text ?? "")")
    }
}

extension SignaturePad {
    /// What a finger writes.
    mutating func draw() {
        for (x, y) in [(0, 0), (20, 45), (41, 2), (63, 44), (80, 0), (120, 30)] { move(to: Point(x: x, y: y)) }
        lift()
    }
}
