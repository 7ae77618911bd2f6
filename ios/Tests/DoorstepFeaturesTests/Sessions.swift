import DoorstepCore
import DoorstepFeatures
import Foundation

extension MovedClock: Ticker {
    var ms: Int64 { read().sinceBootMs }
}

/// Remembers what would ring.
@MainActor
final class Bell: Alarm {
    private(set) var set: [String: (afterMs: Int64, text: String)] = [:]

    func set(_ id: String, visit: String, afterMs: Int64, text: String) { set[id] = (afterMs, text) }
    func cancel(_ id: String) { set[id] = nil }
}

/// A technician at work on a real engine, with a clock that can be moved on.
@MainActor
struct Work {
    let folder: Folder
    let clock: MovedClock
    let bell = Bell()
    let session: Session

    init(_ id: String = "knock-30s-service-code", language: Language = .english) async throws {
        folder = try Folder()
        clock = MovedClock()
        let doorstep = try await Work.open(folder, clock, language)
        try await doorstep.enrol(code: "any")
        try await doorstep.addStandard(pack(id))
        session = Session(doorstep, language: language, alarm: bell, ticker: clock)
    }

    static func open(_ folder: Folder, _ clock: MovedClock, _ language: Language) async throws -> Doorstep {
        try await Doorstep.open(
            OpenConfig(folder: folder.path, language: language), clock: clock, transport: Enrolling())
    }

    /// A visit that no order announced, with its screen read.
    func opened() async throws -> VisitModel {
        let model = session.visit(try await session.doorstep.opened())
        await model.refresh()
        return model
    }
}

/// Reads until `done`, as a screen that follows its changes would.
@MainActor
func until(_ done: () -> Bool) async {
    while !done() { await Task.yield() }
}
