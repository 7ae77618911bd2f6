import DoorstepCore
import DoorstepFeatures
import Testing

/// Parts, prices and the customer's answer.
@MainActor @Suite(.timeLimit(.minutes(1))) struct MoneyTests {
    func inside(_ pack: String = "knock-30s-service-code") async throws -> (Work, VisitModel) {
        let work = try await Work(pack)
        let model = try await work.opened()
        try await work.go(model) { $0.phase == .inside }
        return (work, model)
    }

    /// A valve is quoted for 86 yuan; its line.
    func valve(_ work: Work, _ model: VisitModel) async throws -> PartView {
        let quote = QuoteModel(model.visit, in: work.session)
        (quote.part, quote.name, quote.price) = ("valve-dn20", "Valve DN20", "86")
        #expect(await quote.record())
        await model.refresh()
        return try #require(model.screen.value?.parts.first)
    }

    @Test(arguments: [
        ("86", 8600), ("86.5", 8650), ("86.50", 8650), ("８６．５０", 8650), ("0", 0), (" 7 ", 700), ("", nil), (".5", nil),
        ("86.505", nil), ("1,000", nil), ("-5", nil), ("八十六", nil), ("8..6", nil), ("99999999999999999999", nil),
    ] as [(String, Int64?)]) func prices(_ typed: String, _ fen: Int64?) async throws {
        let work = try await Work()
        let quote = QuoteModel("x", in: work.session)
        (quote.part, quote.price) = ("valve", typed)
        #expect(quote.fen == fen)
        #expect(quote.canRecord == (fen != nil))
    }

    @Test func theTariffProposesThePrice() async throws {
        let (work, model) = try await inside("internet-installer")
        let quote = QuoteModel(model.visit, in: work.session)
        await quote.readTariff()
        let line = try #require(quote.tariff.value?.first { $0.priced && $0.fen > 0 })
        await quote.choose(line)
        #expect(quote.fen == line.fen)
        quote.quantity = 2
        await quote.propose()
        #expect(quote.fen == 2 * line.fen)
        #expect(quote.tariffPrice == nil)
        quote.price = "1"
        #expect(quote.tariffPrice?.isEmpty == false, "the technician is told")
        quote.takeTariffPrice()
        #expect(quote.fen == 2 * line.fen)
        // The customer's own part costs nothing.
        quote.source = .customerProvided
        await quote.propose()
        #expect(quote.fen == 0)
    }

    @Test func aPriceAboveTheTariffIsRefusedAndTheAllowedOneOffered() async throws {
        let (work, model) = try await inside("internet-installer")
        let quote = QuoteModel(model.visit, in: work.session)
        await quote.readTariff()
        await quote.choose(try #require(quote.tariff.value?.first { $0.priced && $0.fen > 0 }))
        let allowed = try #require(quote.fen)
        quote.price = "99999"
        work.session.sheet = .quote(visit: model.visit, line: nil)
        #expect(await !quote.record())
        #expect(work.session.sheet != nil, "the sheet stays with what was typed")
        let remedy = try #require(quote.recording.failure?.refusal?.remedies.first)
        await quote.take(remedy)
        if case .form(let visit, let action, _) = work.session.sheet {
            let form = FormModel(visit, action, in: work.session)
            for ask in action.asks { form[typed: ask.name] = "Work" }
            #expect(await form.record(), "\(form.recording.failure?.text ?? "")")
        }
        await model.refresh()
        #expect(model.screen.value?.parts.map(\.fen) == [allowed])
    }

    @Test func nobodyIsAssumedToAnswer() async throws {
        let (work, model) = try await inside()
        let part = try await valve(work, model)
        await model.press(try #require(part.actions.first { $0.screen == .consent }))
        #expect(work.session.customer == .consent(visit: model.visit, line: part.line))
        let page = ConsentModel(model.visit, line: part.line, in: work.session)
        await page.show()
        #expect(page.relation == nil && !page.canAnswer)
        await page.answer(agreed: true)
        #expect(work.session.customer != nil, "nothing was recorded")
        page.relation = page.page.value?.relations.first?.code
        #expect(page.canAnswer)
        await page.answer(agreed: false)
        #expect(work.session.customer == nil)
        await model.refresh()
        #expect(model.screen.value?.parts.first?.consent == .refused)
    }

    @Test func theCustomersLanguageIsNotTheTechnicians() async throws {
        let (work, model) = try await inside()
        let part = try await valve(work, model)
        let page = ConsentModel(model.visit, line: part.line, in: work.session)
        await page.show()
        let english = page.page.value?.question
        await page.use(.chinese)
        #expect(page.page.value?.question != english)
        #expect(page.words(.whoAreYou) == "您是")
        #expect(work.session.words(.whoAreYou) == "You are")
    }

    @Test func aPriceThatChangedMeanwhileIsShownAnewAndAskedAgain() async throws {
        let (work, model) = try await inside()
        let part = try await valve(work, model)
        let page = ConsentModel(model.visit, line: part.line, in: work.session)
        await model.press(try #require(part.actions.first { $0.screen == .consent }))
        await page.show()
        page.relation = page.page.value?.relations.first?.code
        // The same technician's other hand, or a colleague's phone.
        let revised = QuoteModel(model.visit, revising: part, in: work.session)
        #expect(revised.price == "86" && revised.line == part.line)
        revised.price = "99"
        #expect(await revised.record())
        await page.answer(agreed: true)
        #expect(page.recording.failure != nil)
        #expect(work.session.customer != nil)
        #expect(page.page.value?.fen == 9900, "the new price stands there")
        await page.answer(agreed: true)
        #expect(page.recording.failure == nil)
        await model.refresh()
        #expect(model.screen.value?.parts.first?.consent == .given)
    }
}
