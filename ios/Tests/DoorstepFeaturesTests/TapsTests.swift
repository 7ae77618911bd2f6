import DoorstepCore
import DoorstepFeatures
import Testing

/// How often one has to tap.
@MainActor @Suite(.timeLimit(.minutes(2))) struct TapsTests {
    @Test func aStandardVisit() async throws {
        let work = try await Work("doorstep-default")
        let model = try await work.opened()
        let thumb = Thumb(work)
        // Another trip would begin the checklist anew.
        var steps = 0
        for _ in 0..<80 where model.screen.value?.phase != .left {
            try await thumb.next(model)
            steps = max(steps, model.screen.value?.checklist.map { Int($0.done) }.reduce(0, +) ?? 0)
        }
        let screen = try #require(model.screen.value)
        #expect(screen.phase == .left)
        #expect(screen.findings.filter { $0.sign == .attention }.isEmpty)
        let each = Double(thumb.taps) / Double(steps)
        print("taps: a standard visit, \(thumb.taps) for \(steps) steps, \(each) a step; typed into \(thumb.typed) fields")
        #expect(each <= 1.2)
    }

    @Test func fromTheLockScreenToKnocked() async throws {
        let work = try await Work("doorstep-default")
        let model = try await work.opened()
        try await work.go(model) { $0.phase == .atDoor }
        let known = model.screen.value?.record.count ?? 0
        // By a notification of the visit.
        let thumb = Thumb(work)
        await thumb.tap { work.session.show(model.visit) }
        try await thumb.press(try #require(model.screen.value?.next), model)
        print("taps: from the lock screen to knocked, \(thumb.taps)")
        #expect(thumb.taps <= 3)
        #expect((model.screen.value?.record.count ?? 0) == known + 1)
        #expect(model.countdowns.contains { $0.clock != nil }, "the wait runs")
    }

    @Test func fromTheAppIconToKnocked() async throws {
        let work = try await Work("knock-30s-service-code")
        let model = try await work.opened()
        try await work.go(model) { $0.phase == .atDoor }
        let thumb = Thumb(work)
        await thumb.tap { await work.session.today.refresh() }
        let knock = try #require(work.session.today.day.value?.next)
        await thumb.tap { await work.session.today.pressNext(in: work.session) }
        if case .form(let visit, let action, _) = work.session.sheet {
            #expect(action == knock)
            let form = FormModel(visit, action, in: work.session)
            let ask = form.action.asks[0]
            await thumb.tap { await form.choose(ask.choices[0], for: ask) }
        }
        await model.refresh()
        print("taps: from the app's icon to knocked, \(thumb.taps)")
        #expect(thumb.taps <= 3)
        #expect(model.countdowns.contains { $0.clock != nil })
        #expect(work.session.path == [.visit(model.visit)])
    }
}
