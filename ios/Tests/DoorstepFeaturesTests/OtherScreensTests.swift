import DoorstepCore
import DoorstepFeatures
import Foundation
import Testing

/// Start, list, records, settings, a visit without an order.
@MainActor @Suite(.timeLimit(.minutes(1))) struct OtherScreensTests {
    @Test func anAppFromItsStart() async throws {
        let folder = try Folder()
        var broken = true
        var kept: Language?
        let app = AppModel(language: .chinese, remember: { kept = $0 }) { language in
            if broken { throw DoorstepError.FreeSpace(code: "folder_unusable", text: "x") }
            return try await Work.open(folder, MovedClock(), language)
        }
        await app.start()
        guard case .failed(let failure) = app.state else {
            Issue.record("it opened")
            return
        }
        #expect(failure.advice == .freeSpace)
        broken = false
        app.show("visit-of-a-notification")
        await app.start()
        guard case .welcome(let welcome) = app.state else {
            Issue.record("it belongs to nobody")
            return
        }
        #expect(!welcome.canJoin)
        welcome.code = " ab cd "
        await welcome.join()
        guard case .working(let session) = app.state else {
            Issue.record("it did not join")
            return
        }
        #expect(session.path == [.visit("visit-of-a-notification")])
        try await session.use(.english)
        #expect(kept == .english && app.language == .english)
        // The system freezes the app and thaws it.
        await app.suspend()
        await session.today.refresh()
        #expect(session.today.day.failure != nil)
        await app.resume()
        await session.today.refresh()
        #expect(session.today.day.failure == nil)
    }

    @Test func theListOfTheDayHasPages() async throws {
        let work = try await Work()
        let today = work.session.today
        await today.refresh()
        #expect(today.day.value?.visits.isEmpty == true)
        #expect(today.day.value?.head.emptyText.isEmpty == false)
        for _ in 0..<203 { _ = try await work.session.doorstep.opened() }
        await today.refresh()
        #expect(today.day.value?.visits.count == 200)
        #expect(today.day.value?.hasMore == true)
        await today.more()
        #expect(Set(today.day.value?.visits.map(\.visit) ?? []).count == 203)
        #expect(today.day.value?.hasMore == false)
        await today.pressNext(in: work.session)
        #expect(work.session.path.count == 1)
    }

    @Test func theRecordsHavePages() async throws {
        let work = try await Work()
        let model = try await work.opened()
        for _ in 0..<202 { try await work.session.doorstep.addNote(model.visit, "x") }
        let evidence = EvidenceModel(model.visit, in: work.session)
        await evidence.refresh()
        #expect(evidence.evidence.value?.records.count == 200)
        await evidence.more()
        let shown = try #require(evidence.evidence.value)
        #expect(Set(shown.records.map(\.event)).count == 203 && !shown.hasMore)
        #expect(shown.records.allSatisfy { !$0.custody.isEmpty && $0.custodyStatus == .onPhone })
    }

    @Test func aVisitWithoutAnOrder() async throws {
        let work = try await Work("doorstep-default")
        try await work.session.doorstep.addStandard(pack("knock-30s-service-code"))
        let model = UnplannedModel(in: work.session)
        await model.read()
        #expect((model.opening.value?.count ?? 0) == 2)
        await model.open()
        #expect(model.recording.failure != nil, "by which standard cannot be told")
        #expect(work.session.path.isEmpty)
        model.standard = "doorstep-default"
        model.fault = try #require(model.faults.first).code
        model.place = "3-2-501"
        await model.open()
        guard case .visit(let visit)? = work.session.path.first else {
            Issue.record("it is not shown")
            return
        }
        #expect(try await work.session.doorstep.visit(visit).header.place == "3-2-501")
        model.standard = "knock-30s-service-code"
        #expect(model.fault == nil, "what is wrong is the standard's word")
    }

    @Test func theSettings() async throws {
        let work = try await Work()
        let model = SettingsModel(in: work.session)
        let following = Task { await model.follow() }
        await until { model.settings.value != nil }
        #expect(model.settings.value?.health.isEmpty == false)
        #expect(model.settings.value?.standards.count == 1)
        await model.use(.chinese)
        await until { model.settings.value?.language.hasPrefix("zh") == true }
        following.cancel()
    }

    @Test func aSyncThatFailsKeepsNothingFromGoingOn() async throws {
        let work = try await Work()
        let model = try await work.opened()
        #expect(await !work.session.office.sync())
        #expect(work.session.office.recording.failure?.advice == .tryAgain)
        #expect(await model.press(try #require(model.screen.value?.next)))
    }

    @Test func aPhoneThatTheOfficeDoesNotKnowJoinsAgain() async throws {
        let folder = try Folder()
        let transport = Enrolling { reply(401, "application/problem+json", Data(#"{"type":"about:blank","title":"x","status":401,"code":"unknown_device"}"#.utf8)) }
        let doorstep = try await phone(folder, transport: transport)
        let session = Session(doorstep, language: .english)
        let visit = try await doorstep.opened()
        #expect(await !session.office.sync())
        #expect(session.office.recording.failure?.advice == .enrol)
        session.sheet = .enrol
        let again = session.enrolAgain()
        again.code = "another"
        await again.join()
        #expect(session.sheet == nil && session.office.recording.failure == nil)
        #expect(try await doorstep.visit(visit).record.count == 1, "everything is kept")
    }

    /// A key store whose key is gone.
    final class Lost: KeyVault {
        func publicKey() throws -> Data { throw PortFailure.Failed(code: "key_lost") }
        func sign(payload: Data) throws -> Data { throw PortFailure.Failed(code: "key_lost") }
    }

    @Test func aKeyThatIsGoneIsToldWhereItWasNeeded() async throws {
        let folder = try Folder()
        let first = try await phone(folder)
        let visit = try await first.opened()
        await first.close()
        let session = Session(try await phone(folder, keys: Lost()), language: .english)
        let page = StatementModel(visit, in: session)
        await page.show()
        page.relation = page.statement.value?.relations.first?.code
        page.pad.draw()
        await page.sign()
        #expect(page.recording.failure?.code == "key_lost")
        #expect(page.recording.failure?.advice == .enrol)
    }

    @Test func callsAndMaps() {
        #expect(Links.call("138 0013-8000")?.absoluteString == "tel:13800138000")
        #expect(Links.call("+86 10 1") != nil)
        #expect(Links.call("unknown") == nil && Links.map("") == nil)
        #expect(Links.map("新华路 3-2-501")?.query?.contains(" ") == false)
    }
}
