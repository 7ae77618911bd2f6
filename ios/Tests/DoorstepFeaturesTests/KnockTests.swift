import DoorstepCore
import DoorstepFeatures
import Testing

/// How long have I waited, what may I do when the time is over?
@MainActor @Suite(.timeLimit(.minutes(1))) struct KnockTests {
    func knocked(_ work: Work) async throws -> VisitModel {
        let model = try await work.opened()
        try await work.go(model) { $0.phase == .atDoor }
        try await Thumb(work).press(try #require(model.screen.value?.next), model)
        return model
    }

    @Test func itCountsDownByTheClockThatCountsSleep() async throws {
        let work = try await Work()
        let model = try await knocked(work)
        let first = try #require(model.countdowns.first?.secondsLeft)
        #expect((28...30).contains(first))
        work.clock.pass(10_000)
        await model.tick()
        let second = try #require(model.countdowns.first?.secondsLeft)
        #expect((first - 11...first - 10).contains(second))
        #expect(model.countdowns.first?.clock == "0:\(second)")
        // The engine says that it is over, and what comes next is a button.
        work.clock.pass(30_000)
        await model.tick()
        let wait = try #require(model.countdowns.first?.wait)
        #expect(wait.status == .over)
        #expect(model.countdowns.first?.clock == nil)
        #expect(model.action(after: wait) != nil)
    }

    @Test func itRingsAlsoWhenNobodyLooks() async throws {
        let work = try await Work()
        let model = try await knocked(work)
        let ring = try #require(work.bell.set.values.first)
        #expect(work.bell.set.count == 1)
        #expect((28_000...30_000).contains(ring.afterMs))
        #expect(ring.text.hasPrefix("The waiting time is over. Next: "))
        work.clock.pass(31_000)
        await model.refresh()
        #expect(work.bell.set.isEmpty, "it rang, or is not needed")
    }

    @Test func afterARestartNobodyCanTell() async throws {
        let folder = try Folder()
        let before = Boot("boot-1")
        let first = try await Doorstep.open(
            OpenConfig(folder: folder.path, language: .english), clock: before, transport: Enrolling())
        try await first.enrol(code: "any")
        try await first.addStandard(pack("knock-30s-service-code"))
        let visit = try await first.opened()
        while try await first.visit(visit).waits.isEmpty {
            try await first.press(visit, try #require(try await first.visit(visit).next))
        }
        await first.close()
        let again = try await Doorstep.open(
            OpenConfig(folder: folder.path, language: .english), clock: Boot("boot-2"), transport: Enrolling())
        let bell = Bell()
        let model = Session(again, language: .english, alarm: bell).visit(visit)
        await model.refresh()
        let countdown = try #require(model.countdowns.first)
        #expect(countdown.wait.status == .cannotTell)
        #expect(countdown.clock == nil)
        #expect(bell.set.isEmpty)
    }

    /// The clock of one start of a device.
    final class Boot: Clock {
        private let id: String

        init(_ id: String) {
            self.id = id
        }

        func read() -> ClockReading {
            ClockReading(wallMs: 1_790_000_000_000, sinceBootMs: 60_000, bootId: id)
        }
    }
}
