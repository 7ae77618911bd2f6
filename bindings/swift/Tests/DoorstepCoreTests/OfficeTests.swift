import DoorstepCore
import Foundation
import Testing

/// Phones in Swift against a real office.
@Suite(.serialized, .timeLimit(.minutes(2))) struct OfficeTests {
    @Test func theExampleRuns() async throws {
        let office = try Office()
        try office.order("li")
        let folder = try Folder()
        let said = try await example(folder: folder.path, office: office.address, code: office.code("li"))
        #expect(said.hasPrefix("at the office"), "\(said)")
    }

    /// Presses the big button, waiting where the standard says so, until `done`.
    func work(
        _ phone: Doorstep, _ visit: String, _ clock: MovedClock, until done: (VisitView) -> Bool
    ) async throws {
        for _ in 0..<80 {
            let screen = try await phone.visit(visit)
            if done(screen) { return }
            let next = try #require(screen.next, "a button at \(screen.phaseWord)")
            clock.pass(next.waitMs + 2_000)
            try await phone.press(visit, next)
        }
        Issue.record("it does not end")
    }

    func valve(_ fen: Int64, line: String? = nil) -> Quote {
        Quote(part: "valve-dn20", quantity: 1, fen: fen, source: .company, kind: .part, line: line, name: "Valve DN20")
    }

    @Test func aVisitAnOfflineStretchAColleaguesEditAndASignature() async throws {
        let office = try Office()
        try office.order("li", "wang")
        let (one, other) = (try Folder(), try Folder())
        let clock = MovedClock()
        let li = try await Doorstep.open(
            OpenConfig(folder: one.path, language: .english, office: office.address), clock: clock)
        let wang = try await Doorstep.open(
            OpenConfig(folder: other.path, language: .chinese, office: office.address))

        #expect(try await li.enrol(code: office.code("li"), deviceName: "Li's phone").person == "li")
        try await wang.enrol(code: office.code("wang"))
        let answers = Counter()
        let first = try await li.sync { _ in answers.add(1) }
        #expect(first.pulled > 0)
        #expect(answers.value == Int64(first.requests))
        let visit = try #require(try await li.today().next).visit
        try await work(li, visit, clock) { $0.phase == .inside }
        let quoted = try await li.quote(visit, valve(8_600)).event
        try await li.sync()
        try await wang.sync()
        #expect(try await li.visit(visit).custody.status == .atOffice)

        // Without the office everything goes on, and the screen says where the records are.
        office.close()
        let shown = try await li.consentScreen(visit, line: quoted, language: .english)
        #expect(shown.fen == 8_600)
        let yes = ConsentAnswer(agreed: true, relation: shown.relations[0].code, how: shown.ways[0].code)
        try await li.consent(visit, shown: shown, answer: yes)
        #expect(await code { try await li.sync() } == "unreachable")
        #expect(try await li.visit(visit).custody.waiting > 0)

        // Meanwhile the colleague, who knows of no consent, changes the price.
        try await wang.quote(visit, valve(9_900, line: quoted))
        try office.open()
        try await wang.sync()
        try await li.sync()
        try await wang.sync()
        let cases = try await li.visit(visit).findings.map(\.code).sorted()
        #expect(try await wang.visit(visit).findings.map(\.code).sorted() == cases)
        #expect(cases.contains("price-changed-after-consent"), "\(cases)")
        #expect(try await !li.visit(visit).news.isEmpty)
        try await li.markSeen(visit)
        #expect(try await li.visit(visit).news.isEmpty)

        // A consent to what was shown before is no consent to the new price.
        await #expect(throws: DoorstepError.self) { try await li.consent(visit, shown: shown, answer: yes) }
        let now = try await li.consentScreen(visit, line: quoted, language: .english)
        #expect(now.fen == 9_900)
        try await li.consent(visit, shown: now, answer: yes)

        try await work(li, visit, clock) { $0.next?.screen == .statement }
        let statement = try await li.statement(visit, language: .english)
        #expect(try await li.storedStatement(visit, sha256: statement.sha256) == statement.text)
        // A slice has another start than 0, and is the same bytes.
        let slice = (Data("junk".utf8) + strokes).dropFirst(4)
        try await li.sign(visit, sha256: statement.sha256, strokes: slice, relation: "owner")
        #expect(try await li.visit(visit).signOff.status == .signed)
        try await li.sync()
        try await wang.sync()
        #expect(try await wang.visit(visit).signOff.status == .signed)
        #expect(try await li.evidence(visit).custody.waiting == 0)
        await li.close()
        await wang.close()
    }
}
