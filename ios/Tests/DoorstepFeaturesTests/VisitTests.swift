import DoorstepCore
import Testing

@testable import DoorstepFeatures

/// The visit's screen: what is pressed, refused, passed, told in one go.
@MainActor @Suite(.timeLimit(.minutes(1))) struct VisitTests {
    @Test func aRefusalNamesTheRuleWhatSatisfiesItAndWhatPassesIt() async throws {
        let work = try await Work()
        let model = try await work.opened()
        try await work.go(model) { $0.phase == .atDoor }
        let known = model.screen.value?.record.count
        await model.press(stale("entered"))
        let refusal = try #require(model.recording.failure?.refusal)
        #expect(refusal.lines.allSatisfy { !$0.rule.isEmpty && !$0.text.isEmpty && !$0.missing.isEmpty })
        #expect(refusal.reasons.isEmpty, "it cannot be passed")
        #expect(model.screen.value?.record.count == known, "nothing was recorded")
        // The remedy is a button like any other; here it asks the customer first.
        await model.press(try #require(refusal.remedies.first))
        guard case .form(_, let action, _) = work.session.sheet else {
            Issue.record("no questions")
            return
        }
        let form = FormModel(model.visit, action, in: work.session)
        for ask in action.asks { await form.choose(ask.choices[0], for: ask) }
        #expect(await form.record())
        #expect(work.session.sheet == nil)
        // What is left may be passed, with a reason that stands beside the rule.
        await model.press(stale("entered"))
        let passable = try #require(model.recording.failure?.refusal)
        #expect(model.recording.refused?.act == "entered")
        await model.pass(because: try #require(passable.reasons.first))
        #expect(model.recording.failure == nil && model.recording.refused == nil)
        let screen = try #require(model.screen.value)
        #expect(screen.phase == .inside)
        #expect(screen.findings.contains { $0.reason == passable.reasons[0].label })
    }

    @Test func stepsToldInOneGoAreRecordedOneByOne() async throws {
        let work = try await Work("doorstep-default")
        let model = try await work.opened()
        try await work.go(model) { $0.phase == .atDoor }
        #expect(model.together.isEmpty, "the knock has a question and comes first")
        try await Thumb(work).next(model)
        let known = model.screen.value?.record.count ?? 0
        model.offerTogether()
        #expect(work.session.sheet == .together(visit: model.visit))
        let steps = model.together
        #expect(steps.count > 2)
        #expect(model.marked == Set(steps.map(\.step)))
        // What was not done is not told.
        model.marked.remove(steps[1].step)
        await model.recordTogether()
        #expect(work.session.sheet == nil)
        let screen = try #require(model.screen.value)
        #expect(screen.record.count == known + steps.count - 1)
        #expect(steps.map { screen.step($0.step)?.sign == .done } == steps.indices.map { $0 != 1 })
        #expect(model.recordedTogether.isEmpty, "nothing is left to say")
    }

    @Test func theFirstRefusalEndsThem() async throws {
        let work = try await Work("doorstep-default")
        let model = try await work.opened()
        let steps = model.together.compactMap(\.action)
        let recording = Recording()
        let actions = [steps[0], stale("entered"), steps[1]]
        #expect(await recording.performInOrder(work.session.doorstep, model.visit, actions) == 1)
        #expect(recording.refused?.act == "entered")
        await model.refresh()
        #expect(model.screen.value?.record.count == 2, "nothing after it was recorded")
    }

    @Test func aFailureInOneGoIsToldInPlace() async throws {
        let work = try await Work("doorstep-default")
        let model = try await work.opened()
        model.offerTogether()
        try await work.session.doorstep.suspend()
        await model.recordTogether()
        #expect(model.recording.failure?.text.isEmpty == false)
        #expect(model.recordedTogether.isEmpty && model.recording.refused != nil)
        try await work.session.doorstep.resume()
        await model.refresh()
        #expect(model.screen.value?.record.count == 1)
    }

    @Test func gloveTapsOfOneMomentAreOneRecord() async throws {
        let work = try await Work()
        let model = try await work.opened()
        let known = model.screen.value?.record.count ?? 0
        let next = try #require(model.screen.value?.next)
        async let first = model.press(next)
        async let second = model.press(next)
        let both = await [first, second]
        #expect(both.filter { $0 }.count == 1)
        await model.refresh()
        #expect(model.screen.value?.record.count == known + 1)
    }

    @Test func itFollowsWhatChangesBehindIt() async throws {
        let work = try await Work()
        let model = try await work.opened()
        let following = Task { await model.follow() }
        try await work.session.doorstep.addNote(model.visit, "x")
        await until { model.screen.value?.record.count == 2 }
        // In another language, too.
        let english = model.screen.value?.phaseWord
        try await work.session.use(.chinese)
        await until { model.screen.value?.phaseWord != english }
        #expect(work.session.words(.cancel) == "取消")
        following.cancel()
    }

    @Test func anEngineThatFailsIsToldInPlace() async throws {
        let work = try await Work()
        let model = try await work.opened()
        let next = try #require(model.screen.value?.next)
        await work.session.doorstep.close()
        await model.press(next)
        #expect(model.recording.failure?.code == "closed")
        #expect(model.recording.failure?.advice == .callOffice)
        #expect(model.screen.failure?.code == "closed")
        #expect(model.screen.value != nil, "what was read stays to be read")
        let unknown = work.session.visit("x")
        await unknown.refresh()
        #expect(unknown.screen.failure != nil)
    }

    @Test func aNoteIsWrittenOrKeptInTheField() async throws {
        let work = try await Work()
        let model = try await work.opened()
        model.note = "  "
        await model.addNote()
        #expect(model.screen.value?.record.count == 1)
        model.note = String(repeating: "大", count: 100_000)
        await model.addNote()
        #expect(model.recording.failure?.code == "bad_input")
        #expect(model.note.count == 100_000, "what was typed is not lost")
        model.note = "钥匙在门卫处"
        await model.addNote()
        #expect(model.note.isEmpty)
        #expect(model.recording.failure == nil)
        #expect(model.screen.value?.record.count == 2)
    }

    @Test func hazardStopsTheWork() async throws {
        let work = try await Work()
        let model = try await work.opened()
        try await work.go(model) { $0.phase == .inside }
        let found = try #require(model.actions(.hazard).first)
        let gas = try #require(found.asks.first?.choices.first { $0.code == "gas_smell" })
        await model.answer(found, gas)
        let screen = try #require(model.screen.value)
        #expect(screen.phase == .suspended)
        #expect(!screen.banner.isEmpty)
        #expect(!model.actions(.hazard).isEmpty)
        #expect(model.others.allSatisfy { $0.topic != .hazard })
    }
}
