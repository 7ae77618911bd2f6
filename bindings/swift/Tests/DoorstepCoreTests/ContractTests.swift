import DoorstepCore
import Foundation
import Testing

/// Recorded visits read in Swift as they do in Rust, byte for byte: see `fixtures/contract/README.md`.
@Suite struct ContractTests {
    static let contract = top.appendingPathComponent("fixtures/contract")

    struct Recording: CustomTestStringConvertible, Sendable {
        let name: String
        let visit: String
        let now: Int64
        let packs: [String]

        var testDescription: String { name }

        static let all: [Recording] = {
            let rows = try! String(contentsOf: contract.appendingPathComponent("visits.tsv"), encoding: .utf8)
            return rows.split(separator: "\n").map { row in
                let cells = row.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
                return Recording(
                    name: cells[0], visit: cells[1], now: Int64(cells[2])!,
                    packs: cells[3].split(separator: ",").map(String.init))
            }
        }()
    }

    /// A clock that stands at the moment of the recording.
    final class Still: Clock {
        let now: Int64

        init(now: Int64) { self.now = now }

        func read() -> ClockReading {
            ClockReading(wallMs: now, sinceBootMs: 1_000_000, bootId: "recorded")
        }
    }

    /// A network that gives the recorded answers.
    final class Tape: Transport {
        let name: String

        init(name: String) { self.name = name }

        func post(path: String, headers: [Header], body: Data) throws -> HttpReply {
            let (kind, file) =
                path == "/v1/enrol"
                ? ("application/json", "enrol.json") : ("application/vnd.doorstep.sync+cbor", "\(name).reply")
            let answer = try Data(contentsOf: contract.appendingPathComponent(file))
            return HttpReply(status: 200, headers: [Header(name: "content-type", value: kind)], body: answer)
        }
    }

    func verdict(_ view: VisitView, _ language: Language) -> String {
        var out = "\(view.phaseWord)\n"
        for f in view.findings {
            switch language {
            case .chinese: out += "  \(f.severityWord)：\(f.title)。\(f.text)\n"
            case .english: out += "  \(f.severityWord): \(f.title). \(f.text)\n"
            }
            if !f.settle.isEmpty { out += "    \(f.settle)\n" }
        }
        return out
    }

    func replay(_ recording: Recording, _ language: Language) async throws -> String {
        let folder = try Folder()
        let config = OpenConfig(folder: folder.path, language: language, company: "North Heat")
        let doorstep = try await Doorstep.open(
            config, clock: Still(now: recording.now), transport: Tape(name: recording.name))
        for id in recording.packs { try await doorstep.addStandard(pack(id)) }
        try await doorstep.enrol(code: "any")
        #expect(try await doorstep.sync().quarantined == 0)
        let view = try await doorstep.visit(recording.visit)
        var out = "== verdict\n" + verdict(view, language)
        out += "== today\n" + spelled(try await doorstep.today())
        out += "== screen\n" + spelled(view)
        out += "== evidence\n" + spelled(try await doorstep.evidence(recording.visit))
        out += "== statement\n"
        do {
            // Its hash holds randomness; the rest is fixed.
            let shown = try await doorstep.statement(recording.visit, language: language)
            out += spelled(shown).replacingOccurrences(of: shown.sha256, with: "")
        } catch DoorstepError.Refused(let code, _, let refusal?) {
            out += "\(code)\n" + spelled(refusal)
        }
        await doorstep.close()
        return out
    }

    @Test func recordingsAreThere() {
        #expect(Recording.all.count >= 18)
    }

    @Test(arguments: Recording.all, [Language.chinese, .english])
    func everyRecordedVisitReadsAsItWasWrittenDown(_ recording: Recording, _ language: Language) async throws {
        let tag = language == .chinese ? "zh-CN" : "en"
        let file = Self.contract.appendingPathComponent("\(recording.name).\(tag).txt")
        let want = try Data(contentsOf: file)
        let have = try await replay(recording, language)
        let differs = Data(have.utf8) != want
        #expect(!differs, "\(recording.name).\(tag): \(firstDifference(have, String(decoding: want, as: UTF8.self)))")
    }

    func firstDifference(_ have: String, _ want: String) -> String {
        let pairs = zip(have.split(separator: "\n"), want.split(separator: "\n"))
        return pairs.first { $0 != $1 }.map { "have \($0), want \($1)" } ?? "one is longer"
    }
}
