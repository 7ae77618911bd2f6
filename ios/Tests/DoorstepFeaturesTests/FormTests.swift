import DoorstepCore
import Foundation
import Testing

@testable import DoorstepFeatures

/// What an action asks, and what one may answer.
@MainActor @Suite(.timeLimit(.minutes(1))) struct FormTests {
    func inside() async throws -> (Work, VisitModel) {
        let work = try await Work()
        let model = try await work.opened()
        try await work.go(model) { $0.phase == .inside }
        return (work, model)
    }

    func form(_ work: Work, _ model: VisitModel, _ act: String) throws -> FormModel {
        let action = try #require(model.screen.value?.others.first { $0.act == act })
        return FormModel(model.visit, action, in: work.session)
    }

    @Test func aTemperatureInTheUnitThatIsAsked() async throws {
        let (work, model) = try await inside()
        let form = try form(work, model, "reading_taken")
        let ask = form.action.asks[0]
        #expect(form.missing == ["Temperature in °C"])
        #expect(await !form.record(), "an unanswered question is not recorded")
        for unreadable in ["warm", "17.55", "1e3", "17.", "99999999999999999999"] {
            form[typed: ask.name] = unreadable
            #expect(form.isUnreadable(ask), "\(unreadable)")
            #expect(!form.missing.isEmpty)
        }
        // As a Chinese keyboard types it.
        form[typed: ask.name] = " １７．５ "
        #expect(form.missing.isEmpty && !form.isUnreadable(ask))
        #expect(await form.record())
        await model.refresh()
        #expect(model.screen.value?.record.last?.detail.contains("17.5") == true)
    }

    @Test func saidAfterwards() async throws {
        let (work, model) = try await inside()
        let known = model.screen.value?.record.count ?? 0
        model.afterwards = true
        await model.press(try #require(model.screen.value?.next))
        #expect(!model.afterwards, "for one button")
        guard case .form(let visit, let action, true) = work.session.sheet else {
            Issue.record("no form")
            return
        }
        let form = FormModel(visit, action, afterwards: true, in: work.session)
        for ask in action.asks { await form.choose(ask.choices[0], for: ask) }
        #expect(form.missing == ["Who says so", "Why it is recorded only now"])
        form.earlier?.source = .customer
        #expect(await !form.record())
        form.earlier?.reason = .phoneDead
        form.earlier?.at = Date(timeIntervalSinceNow: -600)
        #expect(await form.record())
        #expect(work.session.sheet == nil)
        await model.refresh()
        #expect(model.screen.value?.record.count == known + 1)
        #expect(model.screen.value?.record.last?.detail.contains("recorded afterwards") == true)
    }

    @Test func aConsentIsNotRecordedAfterwards() async throws {
        let work = try await Work()
        let model = try await work.opened()
        try await work.go(model) { $0.phase == .atDoor }
        await model.press(stale("entered"))
        let ask = try #require(model.recording.failure?.refusal?.remedies.first)
        let form = FormModel(model.visit, ask, afterwards: true, in: work.session)
        for question in ask.asks { await form.choose(question.choices[0], for: question) }
        form.earlier?.source = .myself
        form.earlier?.reason = .forgot
        #expect(await !form.record())
        let failure = try #require(form.recording.failure)
        #expect(failure.refusal?.remedies.isEmpty == false, "a note is offered instead: \(failure.code)")
        #expect(form.earlier != nil, "what was answered stays")
    }

    @Test func aCustomersPageWaitsUntilTheSheetHasGone() async throws {
        let work = try await Work()
        let model = try await work.opened()
        try await work.go(model) { $0.next?.screen == .statement }
        let statement = try #require(model.screen.value?.next)
        work.session.sheet = .together(visit: model.visit)
        let form = FormModel(model.visit, statement, in: work.session)
        await form.take(statement)
        #expect(work.session.sheet == nil && work.session.customer == nil)
        work.session.sheetHasGone()
        #expect(work.session.customer == .statement(visit: model.visit))
        work.session.takeBack()
        work.session.sheetHasGone()
        #expect(work.session.customer == nil)
    }

    @Test func aWordThatIsNoneAndAnAnswerThatIsTooLong() async throws {
        let (work, model) = try await inside()
        let form = try form(work, model, "note_added")
        let ask = form.action.asks[0]
        form[typed: ask.name] = "   "
        #expect(!form.missing.isEmpty)
        form[typed: ask.name] = String(repeating: "大", count: 100_000)
        #expect(await !form.record())
        #expect(form.recording.failure?.code == "bad_input")
        form[typed: ask.name] = "short"
        #expect(await form.record())
    }

    @Test func aMomentThatNobodyChoseIsNoAnswer() async throws {
        let work = try await Work("doorstep-default")
        let model = try await work.opened()
        try await work.go(model) { $0.next?.screen == .statement }
        let another = try #require(model.actions(.contact).first { $0.asks.contains { $0.kind == .moment } })
        let form = FormModel(model.visit, another, in: work.session)
        for ask in another.asks where ask.kind == .choice { await form.choose(ask.choices[0], for: ask) }
        #expect(form[moment: another.asks[0].name].timeIntervalSinceNow < 1, "the picker stands at now")
        let moments = another.asks.filter { $0.kind == .moment }
        #expect(form.missing == moments.map(\.label))
        for (hours, ask) in moments.enumerated() {
            form[moment: ask.name] = Date(timeIntervalSinceNow: Double(24 + hours) * 3600)
        }
        #expect(form.missing.isEmpty)
    }

    @Test func choosingRecordsWhenNothingElseIsAsked() async throws {
        let work = try await Work("doorstep-default")
        let model = try await work.opened()
        try await work.go(model) { $0.phase == .atDoor }
        let known = model.screen.value?.record.count ?? 0
        let action = try #require(model.screen.value?.next)
        let form = FormModel(model.visit, action, in: work.session)
        #expect(form.choosingRecords)
        await form.choose(action.asks[0].choices[0], for: action.asks[0])
        await model.refresh()
        #expect(model.screen.value?.record.count == known + 1)
        form.sayEarlier()
        #expect(!form.choosingRecords, "then there is more to say")
    }
}
