import DoorstepCore
import DoorstepFeatures
import Foundation
import Testing

/// Statement and signature, in the customer's hand.
@MainActor @Suite(.timeLimit(.minutes(1))) struct StatementTests {
    func page() async throws -> (Work, VisitModel, StatementModel) {
        let work = try await Work()
        let model = try await work.opened()
        try await work.go(model) { $0.next?.screen == .statement }
        await model.press(try #require(model.screen.value?.next))
        #expect(work.session.customer == .statement(visit: model.visit))
        let page = StatementModel(model.visit, in: work.session)
        await page.show()
        return (work, model, page)
    }

    @Test func itIsSignedAsItWasShown() async throws {
        let (work, model, page) = try await page()
        page.pad.draw()
        #expect(!page.canSign, "nobody is assumed to sign")
        page.relation = page.statement.value?.relations.first?.code
        #expect(page.canSign)
        await page.sign()
        #expect(work.session.customer == nil)
        await model.refresh()
        #expect(model.screen.value?.signOff.status == .signed)
        #expect(model.signedStatement == page.statement.value?.text)
    }

    @Test func aSlipOfTheFingerIsNoSignature() async throws {
        let (work, _, page) = try await page()
        page.relation = page.statement.value?.relations.first?.code
        page.pad.move(to: .init(x: 1, y: 1))
        page.pad.lift()
        await page.sign()
        #expect(page.recording.failure?.code == "strokes_too_little")
        #expect(page.drewTooLittle)
        #expect(work.session.customer != nil)
        await page.showAgain()
        #expect(page.pad.isEmpty && page.recording.failure == nil)
    }

    @Test func whatCameSinceIsShownBeforeItIsSigned() async throws {
        let (work, model, page) = try await page()
        page.relation = page.statement.value?.relations.first?.code
        page.pad.draw()
        let first = page.statement.value?.sha256
        let quote = QuoteModel(model.visit, in: work.session)
        (quote.part, quote.price) = ("valve-dn20", "86")
        #expect(await quote.record())
        await page.sign()
        #expect(page.recording.failure?.refusal?.lines.isEmpty == false)
        await page.showAgain()
        #expect(page.statement.value?.sha256 != first)
        page.pad.draw()
        await page.sign()
        #expect(page.recording.failure == nil)
    }

    @Test func theCustomerWillNotSign() async throws {
        let (work, model, page) = try await page()
        let reason = try #require(page.refusal?.asks.first?.choices.first)
        await page.refuse(reason)
        #expect(work.session.customer == nil)
        await model.refresh()
        #expect(model.screen.value?.signOff.status == .refused)
    }

    @Test func anotherLanguageIsAnotherStatement() async throws {
        let (_, _, page) = try await page()
        let english = try #require(page.statement.value)
        page.pad.draw()
        await page.use(.chinese)
        #expect(page.statement.value?.sha256 != english.sha256)
        #expect(page.pad.isEmpty, "what was drawn under the one does not stand under the other")
    }

    @Test func thePad() throws {
        var pad = SignaturePad()
        pad.draw()
        pad.move(to: .init(x: -3, y: 7))
        pad.move(to: .init(x: 5, y: 7))
        pad.move(to: .init(x: 6, y: 7))
        pad.lift()
        #expect(String(decoding: pad.json, as: UTF8.self).hasSuffix(",[[-3,7],[5,7]]]"), "too near is no point")
        pad.undo()
        #expect(pad.strokes.count == 1)
        pad.undo()
        pad.undo()
        #expect(pad.isEmpty && pad.json == Data("[]".utf8))
        // However long somebody scribbles, the engine takes it.
        for n in 0..<100_000 { pad.move(to: .init(x: 9_000 + n % 2 * 50, y: n)) }
        pad.lift()
        #expect(pad.json.count < 64 * 1024)
    }
}
