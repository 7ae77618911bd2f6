import DoorstepCore
import DoorstepFeatures
import DoorstepPlatform
import Foundation
import Testing

/// A technician's morning on the models, over the system's HTTP, against a real office.
@MainActor @Suite(.serialized, .timeLimit(.minutes(2))) struct StoryTests {
    @Test func aMorning() async throws {
        let office = try Office()
        try office.order("li")
        let folder = try Folder()
        let address = office.address
        let app = AppModel(language: .english) { language in
            try await Doorstep.open(
                OpenConfig(folder: folder.path, language: language), clock: DeviceClock(),
                transport: URLTransport(office: address))
        }
        await app.resume()
        await app.start()
        guard case .welcome(let welcome) = app.state else {
            Issue.record("\(app.state)")
            return
        }
        // A code that nobody gave, then the right one, with the blanks that people type.
        welcome.code = "0000-0000"
        await welcome.join()
        #expect(welcome.recording.failure != nil)
        welcome.code = " \(try office.code("li")) "
        await welcome.join()
        guard case .working(let session) = app.state else {
            Issue.record("\(welcome.recording.failure?.text ?? "")")
            return
        }
        #expect(await session.office.sync(), "\(session.office.recording.failure?.code ?? "") \(session.office.recording.failure?.text ?? "")")
        await session.today.refresh()
        let card = try #require(session.today.day.value?.head.next)
        #expect(card.customerName == "Mrs Wang")
        #expect(session.today.day.value?.head.personName == "Li Wei")

        // Without the office everything goes on, and says where it is.
        office.close()
        await session.today.pressNext(in: session)
        let model = session.visit(card.visit)
        #expect(model.recording.failure == nil)
        #expect(await !session.office.sync())
        #expect(session.office.recording.failure?.code == "unreachable")
        await model.refresh()
        #expect(model.screen.value?.custody.status == .onPhone)
        #expect(await app.syncInBackground() == 15 * 60)

        // It comes back while the phone is in the pocket: the system wakes the app.
        try office.open()
        await app.suspend()
        #expect(await app.syncInBackground() == 60 * 60)
        await model.refresh()
        #expect(model.screen.failure != nil, "the file is closed again")
        await app.resume()
        await model.refresh()
        #expect(model.screen.failure == nil)
        #expect(model.screen.value?.custody.status == .atOffice)
        #expect(model.screen.value?.custody.text.hasPrefix("at the office") == true)

        // What is recorded from now on is sent by itself.
        let sending = Task { await session.office.send() }
        let following = Task { await model.follow() }
        model.note = "The key is with the porter."
        await model.addNote()
        while model.screen.value?.custody.status != .atOffice || model.screen.value?.custody.waiting != 0 {
            await Task.yield()
        }
        sending.cancel()
        following.cancel()
        #expect(session.office.recording.failure == nil || session.office.recording.failure?.code == "unreachable")
    }
}
