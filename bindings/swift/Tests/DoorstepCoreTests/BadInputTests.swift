import DoorstepCore
import Foundation
import Testing

/// What is wrong gets an error of the type for what to do about it, and changes nothing.
@Suite(.timeLimit(.minutes(1))) struct BadInputTests {
    /// `work` ends with this error, whatever words it has for the person.
    func fails(
        _ expected: (String, String) -> DoorstepError, _ code: String,
        at place: SourceLocation = #_sourceLocation, _ work: () async throws -> Void
    ) async {
        do {
            try await work()
            Issue.record("\(code) was expected", sourceLocation: place)
        } catch let error as DoorstepError {
            #expect(error == expected(code, error.text), sourceLocation: place)
            #expect(!error.text.isEmpty, sourceLocation: place)
        } catch {
            Issue.record("\(error) is not typed", sourceLocation: place)
        }
    }

    func refused(_ code: String, _ text: String) -> DoorstepError {
        .Refused(code: code, text: text, refusal: nil)
    }

    func later(_ code: String, _ text: String) -> DoorstepError {
        .TryLater(code: code, text: text, afterMs: nil)
    }

    @Test func anUnknownVisit() async throws {
        let folder = try Folder()
        let p = try await phone(folder)
        for id in ["", "x", "0193a5c0-0000-7000-8000-000000000001"] {
            await fails(refused, "unknown_visit") { _ = try await p.visit(id) }
            await fails(refused, "unknown_visit") { try await p.addNote(id, "x") }
        }
        await fails(refused, "unknown_visit") { for try await _ in p.visits("x") {} }
    }

    @Test func aRuleHoldsIt() async throws {
        let folder = try Folder()
        let p = try await phone(folder)
        let visit = try await p.opened()
        let tap = try #require(try await p.visit(visit).buttons.first { $0.screen == .tap && $0.waitMs == 0 })
        try await p.press(visit, tap)
        // Going in before anybody asked.
        let early = ActionView(
            act: "entered", step: "", label: "", line: "", topic: .newer(word: ""), screen: .tap, fixed: [],
            asks: [], waitMs: 0)
        do {
            try await p.perform(visit, early)
            Issue.record("it was recorded")
        } catch let error as DoorstepError {
            guard case .Refused(_, _, let refusal?) = error else {
                Issue.record("\(error)")
                return
            }
            let line = try #require(refusal.lines.first)
            // What the screen says of it does not end in logs.
            #expect(!"\(refusal) \(error) \(String(reflecting: error))".contains(line.text))
        }
        #expect(try await p.visit(visit).record.count == 2)
    }

    @Test func answersThatDoNotFit() async throws {
        let folder = try Folder()
        let p = try await phone(folder)
        let visit = try await p.opened()
        let asking = try #require(try await p.visit(visit).buttons.first { $0.asks.contains { !$0.optional } })
        func all(_ value: FieldValue) -> [FieldInput] { asking.asks.map { FieldInput(name: $0.name, value: value) } }
        for answers in [[], all(.flag(flag: true)), all(.code(code: "x")) + all(.code(code: "x"))] {
            await fails(refused, "bad_input") { try await p.perform(visit, asking, answers: answers) }
        }
        await fails(refused, "bad_input") { try await p.addNote(visit, String(repeating: "大", count: 1_000_000)) }
        #expect(try await p.visit(visit).record.count == 1)
    }

    @Test func aClosedEngine() async throws {
        let folder = try Folder()
        let p = try await phone(folder)
        let visit = try await p.opened()
        await p.close()
        await p.close()
        await fails(DoorstepError.Bug, "closed") { _ = try await p.today() }
        await fails(DoorstepError.Bug, "closed") { try await p.addNote(visit, "x") }
        await fails(DoorstepError.Bug, "closed") { try await p.sync() }
        for await _ in p.changes() { Issue.record("a closed engine has no news") }
    }

    @Test func twoEnginesOnOneFolder() async throws {
        let folder = try Folder()
        let p = try await phone(folder)
        await fails(DoorstepError.Bug, "already_open") { _ = try await phone(folder) }
        await p.close()
        await (try phone(folder)).close()
    }

    @Test func aFolderThatIsNoneAndADatabaseThatIsNone() async throws {
        let folder = try Folder()
        let file = "\(folder.path)/visits.db"
        try String(repeating: "This is no database.", count: 500).write(toFile: file, atomically: false, encoding: .utf8)
        await fails(DoorstepError.Damaged, "damaged") { _ = try await phone(folder) }
        #expect(try String(contentsOfFile: file, encoding: .utf8).hasPrefix("This is no"))
        await fails(DoorstepError.FreeSpace, "folder_unusable") {
            _ = try await Doorstep.open(OpenConfig(folder: file, language: .chinese))
        }
    }

    struct Private: Error, CustomStringConvertible {
        let description = "吴女士"
    }

    final class Throwing: ChangeListener, LogSink {
        let lines = Counter()

        func changed(changes: ChangeSet) throws { throw Private() }

        func log(line: LogLine) throws {
            if line == LogLine(place: "open_unplanned", code: "listener_failed") { lines.add(1) }
            throw Private()
        }
    }

    @Test func aListenerAndALogThatThrow() throws {
        let folder = try Folder()
        let throwing = Throwing()
        let core = try Core.open(
            config: OpenConfig(folder: folder.path, language: .english), transport: Enrolling(), log: throwing)
        _ = try core.enrol(code: "any", deviceName: nil)
        _ = try core.addStandard(files: pack("knock-30s-service-code"))
        core.observe(listener: throwing)
        let visit = try core.openUnplanned(input: UnplannedVisit()).visit
        #expect(try core.visit(visit: visit).record.count == 1)
        #expect(throwing.lines.value == 1)
        core.shutDown()
    }

    @Test func aTransportThatLiesOrThrows() async throws {
        let cbor = "application/vnd.doorstep.sync+cbor"
        typealias Kind = (String, String) -> DoorstepError
        let answers: [(Kind, String, @Sendable () throws -> HttpReply)] = [
            (later, "not_the_office", { reply(200, "text/html", Data("<h1>WiFi".utf8)) }),
            (refused, "office_fault", { reply(200, cbor, Data([0xa0])) }),
            (later, "not_the_office", { reply(-7, cbor) }),
            (refused, "office_fault", { reply(200, cbor, Data(count: 9 * 1024 * 1024)) }),
            (later, "unreachable", { throw Private() }),
        ]
        for (kind, code, answer) in answers {
            let folder = try Folder()
            let p = try await phone(folder, transport: Enrolling(answer))
            let visit = try await p.opened()
            await fails(kind, code) { try await p.sync() }
            #expect(try await p.visit(visit).custody.waiting > 0, "nothing is acknowledged")
            await p.close()
        }
    }

    /// A key store that can lose its key. What it signs is no signature: the platform's own is not there on Linux.
    final class Keys: KeyVault, @unchecked Sendable {
        /// Two keys: the base point of P-256, and its negative.
        static let points: [Data] = [UInt8(3), 2].map { sign in
            let x = "6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296"
            return Data([sign] + stride(from: 0, to: 64, by: 2).map { UInt8(x.dropFirst($0).prefix(2), radix: 16)! })
        }

        private let lock = NSLock()
        private var point: Data? = points[0]

        func replace(_ new: Data?) { lock.withLock { point = new } }

        func publicKey() throws -> Data {
            guard let point = lock.withLock({ point }) else { throw PortFailure.Failed(code: "key_lost") }
            return point
        }

        func sign(payload: Data) throws -> Data {
            _ = try publicKey()
            return Data(repeating: 1, count: 64)
        }
    }

    @Test func aKeyStoreThatLostItsKeyOrLies() async throws {
        let folder = try Folder()
        let keys = Keys()
        let p = try await phone(folder, pack: "heating-guide-30min", keys: keys)
        let visit = try await p.opened()
        let statement = try await p.statement(visit, language: .english)
        let sign = { _ = try await p.sign(visit, sha256: statement.sha256, strokes: strokes, relation: "owner") }
        keys.replace(nil)
        await fails(DoorstepError.KeyLost, "key_lost", sign)
        keys.replace(Keys.points[1])
        await fails(DoorstepError.KeyLost, "key_changed", sign)
        keys.replace(Keys.points[0])
        await fails(refused, "bad_signature", sign)
        await fails(refused, "strokes_too_little") {
            try await p.sign(visit, sha256: statement.sha256, strokes: Data("[]".utf8), relation: "owner")
        }
        #expect(try await p.visit(visit).signOff.status == .shown)
    }
}
