import DoorstepCore
import Foundation
import Testing

/// What the border costs, against the same call in Rust within one run. Prints ratios and fails nothing: times belong
/// to the machine. By hand: `bindings/swift/test.sh --speed`.
@Suite(.enabled(if: ProcessInfo.processInfo.environment["DOORSTEP_SPEED"] == "yes")) struct SpeedTests {
    func median(_ times: Int, _ call: () async throws -> Void) async throws -> Double {
        let clock = ContinuousClock()
        var all: [Duration] = []
        for _ in 0..<times {
            let begun = clock.now
            try await call()
            all.append(clock.now - begun)
        }
        return all.sorted()[times / 2] / .microseconds(1)
    }

    @Test func theBorderAgainstRust() async throws {
        let folder = try Folder()
        let p = try await phone(folder, pack: "doorstep-default")
        let visit = try await p.opened()
        for _ in 0..<59 { try await p.addNote(visit, "kept") }
        #expect(try await p.visit(visit).record.count == 60)
        let facade = try await median(1_000) { _ = try await p.visit(visit) }
        await p.close()
        let core = try Core.open(config: OpenConfig(folder: folder.path, language: .english))
        let direct = try await median(1_000) { _ = try core.visit(visit: visit) }
        core.shutDown()

        let rust = Process()
        let said = Pipe()
        rust.executableURL = program.deletingLastPathComponent().appendingPathComponent("examples/speed")
        rust.arguments = [folder.path, visit, visit]
        rust.standardOutput = said
        try rust.run()
        let lines = String(decoding: said.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        rust.waitUntilExit()
        let nanoseconds = try #require(lines.firstMatch(of: /screen (\d+)/)).output.1
        let bare = try #require(Double(nanoseconds)) / 1_000
        for (what, took) in [("Swift, facade", facade), ("Swift, engine", direct), ("Rust", bare)] {
            print("screen of 60 events, \(what): \(Int(took)) µs, \((took / bare * 100).rounded() / 100)×")
        }
    }
}
