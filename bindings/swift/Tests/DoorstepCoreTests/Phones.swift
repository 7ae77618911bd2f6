import DoorstepCore
import Foundation

/// A clock that runs with the machine's and can be moved on.
final class MovedClock: Clock {
    private let ahead = Counter()

    /// Lets time pass.
    func pass(_ ms: Int64) {
        ahead.add(ms)
    }

    func read() -> ClockReading {
        let wall = Int64(Date().timeIntervalSince1970 * 1000)
        let up = Int64(DispatchTime.now().uptimeNanoseconds / 1_000_000)
        return ClockReading(wallMs: wall + ahead.value, sinceBootMs: up + ahead.value, bootId: "boot-1")
    }
}

/// A number that several threads count up.
final class Counter: @unchecked Sendable {
    private let lock = NSLock()
    private var count: Int64 = 0

    var value: Int64 { lock.withLock { count } }

    func add(_ n: Int64) {
        lock.withLock { count += n }
    }
}

/// A signature as a finger draws it.
let strokes = Data("[[[0,0],[20,45],[41,2],[63,44],[80,0]],[[85,12],[120,9]]]".utf8)

func reply(_ status: Int32, _ kind: String, _ body: Data = Data()) -> HttpReply {
    HttpReply(status: status, headers: [Header(name: "content-type", value: kind)], body: body)
}

/// Enrols, and answers a sync with `answer`.
final class Enrolling: Transport {
    private let answer: @Sendable () throws -> HttpReply

    init(_ answer: @escaping @Sendable () throws -> HttpReply = { throw TransportFailure.Unreachable }) {
        self.answer = answer
    }

    func post(path: String, headers: [Header], body: Data) throws -> HttpReply {
        guard path == "/v1/enrol" else { return try answer() }
        return reply(200, "application/json", try Data(contentsOf: top.appendingPathComponent("fixtures/contract/enrol.json")))
    }
}

/// A phone that holds a pack and belongs to an office that is silent, unless `transport` says otherwise.
func phone(
    _ folder: Folder, pack id: String = "knock-30s-service-code", keys: (any KeyVault)? = nil,
    transport: any Transport = Enrolling()
) async throws -> Doorstep {
    let config = OpenConfig(folder: folder.path, language: .english)
    let doorstep = try await Doorstep.open(config, keys: keys, transport: transport)
    if try await doorstep.owner() == nil {
        try await doorstep.enrol(code: "any")
        try await doorstep.addStandard(pack(id))
    }
    return doorstep
}

extension Doorstep {
    /// A visit that no order announced.
    func opened() async throws -> String {
        try await openUnplanned(UnplannedVisit()).visit
    }

    /// Presses a button with the first choice of each question.
    func press(_ visit: String, _ action: ActionView) async throws {
        let answers = action.asks.compactMap { ask in ask.choices.first.map { ask.answer($0) } }
        try await perform(visit, action, answers: answers)
    }
}

extension VisitView {
    /// Every button of the screen.
    var buttons: [ActionView] {
        [next].compactMap { $0 } + others + checklist.flatMap(\.steps).compactMap(\.action)
    }
}
