import DoorstepCore
import DoorstepFeatures
import Foundation
import SwiftUI
import Testing

@testable import DoorstepViews

/// What the screens say and which buttons they have, in both languages, over real visits. What they look like only a
/// Mac can show.
@MainActor @Suite(.timeLimit(.minutes(2))) struct ScreensTests {
    /// Every screen of a visit that is under way, after `reach`.
    func screens(_ work: Work, _ model: VisitModel) async throws -> [(String, Look)] {
        let (session, visit) = (work.session, model.visit)
        await model.refresh()
        await session.today.refresh()
        await session.office.sync()
        var places: [(String, any View)] = [
            ("today", TodayScreen(session: session)),
            ("visit", VisitScreen(session: session, model: model)),
            ("parts", PartsScreen(session: session, model: model)),
            ("knock", KnockScreen(session: session, model: model)),
            ("no answer", ContactScreen(session: session, model: model)),
            ("hazard", HazardScreen(session: session, model: model)),
            ("notes", NotesScreen(session: session, model: model)),
            ("evidence", EvidenceScreen(session: session, visit: visit)),
            ("unplanned", UnplannedScreen(session: session)),
            ("settings", SettingsScreen(session: session)),
            ("together", TogetherScreen(session: session, model: model)),
            ("quote", QuoteScreen(session: session, visit: visit, revising: model.screen.value?.parts.first)),
        ]
        for action in model.screen.value?.others.filter({ $0.screen == .ask }) ?? [] {
            places.append((
                "form", FormScreen(session: session, visit: visit, action: action, afterwards: true)
            ))
        }
        return places.map { ($0, Look(at: $1)) }
    }

    @Test(arguments: [Language.chinese, .english])
    func everyScreenSpeaksTheLanguageAndNamesItsButtons(_ language: Language) async throws {
        let work = try await Work("doorstep-default", language: language)
        let model = try await work.opened()
        var stages = 0
        for phase in [VisitPhase.new, .atDoor, .inside, .signedOff] {
            if phase != .new { try await work.go(model) { $0.phase == phase } }
            stages += 1
            for (name, look) in try await screens(work, model) {
                #expect(!look.texts.isEmpty, "\(name)")
                #expect(look.buttons.allSatisfy { !$0.isEmpty }, "\(name): a button without a word")
                #expect(look.heights.allSatisfy { $0 >= 56 }, "\(name): a button that gloves miss")
                for text in look.texts + look.buttons {
                    let isKey = Word(rawValue: text) != nil && text.contains(/[A-Z]/)
                    #expect(!text.contains("%@") && !isKey, "\(name): \(text)")
                    // Nothing of ours is left in the other language.
                    let other = Word.allCases.contains {
                        Words(language == .chinese ? .english : .chinese)($0) == text
                    }
                    #expect(!other, "\(name): \(text)")
                }
            }
        }
        #expect(stages == 4)
    }

    /// Ink on paper and paper on ink have the strongest contrast that there is, in light and dark.
    @Test func whatIsReadIsInkOnPaper() throws {
        let folder = top.appendingPathComponent("ios/Sources/DoorstepViews")
        for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) {
            let code = try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
            for found in code.matches(of: /Color\.(\w+)|foregroundStyle\((.*?)\)|opacity/) {
                let allowed = ["Color.primary", "Color.clear", "stroke(Color.secondary", "foregroundStyle(.background)"]
                let line = code[..<found.range.upperBound].split(separator: "\n").last ?? ""
                #expect(allowed.contains { line.hasSuffix($0) }, "\(name): \(line)")
            }
        }
    }

    @Test func theBigButtonIsTheEnginesOwn() async throws {
        let work = try await Work("doorstep-default")
        let model = try await work.opened()
        await work.session.today.refresh()
        let next = try #require(model.screen.value?.next?.label)
        #expect(Look(at: VisitScreen(session: work.session, model: model)).buttons.last == next)
        #expect(Look(at: TodayScreen(session: work.session)).buttons.last == next)
    }

    @Test func aRefusalShowsRuleRemedyAndReasons() async throws {
        let work = try await Work()
        let model = try await work.opened()
        try await work.go(model) { $0.phase == .atDoor }
        await model.press(stale("entered"))
        let refusal = try #require(model.recording.failure?.refusal)
        let look = Look(at: VisitScreen(session: work.session, model: model))
        #expect(look.texts.contains("Not recorded") && look.texts.contains(refusal.text))
        #expect(look.texts.contains(refusal.lines[0].text) && look.texts.contains(refusal.lines[0].missing))
        #expect(look.buttons.contains(refusal.remedies[0].label))
        try await Thumb(work).press(refusal.remedies[0], model)
        await model.press(stale("entered"))
        let reasons = try #require(model.recording.failure?.refusal?.reasons)
        let now = Look(at: VisitScreen(session: work.session, model: model)).buttons
        #expect(!reasons.isEmpty && reasons.allSatisfy { now.contains($0.label) })
    }

    @Test func aSyncThatFailedIsNotCalledUnrecorded() async throws {
        let work = try await Work()
        _ = try await work.opened()
        await work.session.office.sync()
        let look = Look(at: EvidenceScreen(session: work.session, visit: work.session.visit("x").visit))
        #expect(look.texts.contains("Not sent to the office") && !look.texts.contains("Not recorded"))
    }

    @Test func hazardAndNoteAreAlwaysInReach() async throws {
        let work = try await Work()
        let model = try await work.opened()
        for phase in [VisitPhase.new, .atDoor, .inside] {
            if phase != .new { try await work.go(model) { $0.phase == phase } }
            let buttons = Look(at: VisitScreen(session: work.session, model: model)).buttons
            #expect(buttons.contains("Hazard") && buttons.contains("Note"))
        }
    }

    @Test func theCustomersPagesHaveNothingOfTheTechnicians() async throws {
        let work = try await Work()
        let model = try await work.opened()
        try await work.go(model) { $0.phase == .inside }
        let quote = QuoteModel(model.visit, in: work.session)
        (quote.part, quote.price) = ("valve-dn20", "86")
        #expect(await quote.record())
        await model.refresh()
        let line = try #require(model.screen.value?.parts.first?.line)
        let consent = ConsentModel(model.visit, line: line, in: work.session)
        await consent.show()
        let page = try #require(consent.page.value)
        let look = Look(at: ConsentScreen(model: consent))
        #expect(look.texts.contains(page.question) && look.texts.contains(page.price))
        // The two answers, one after the other, and nothing behind them.
        #expect(look.buttons.suffix(2) == [page.decline, page.agree])
        #expect(look.texts.last == "Hold to hand back")
        #expect(!look.buttons.contains("Hazard"))

        let statement = StatementModel(model.visit, in: work.session)
        await statement.show()
        let text = try #require(statement.statement.value)
        let read = Look(at: StatementScreen(model: statement))
        #expect(read.texts.contains(text.text) && read.texts.contains("You pay: \(text.total)"))
        #expect(read.buttons.contains("Go on to sign") && read.buttons.contains("Do not sign"))
        let sign = Look(at: StatementScreen(model: statement, isSigning: true))
        let total = try #require(sign.texts.firstIndex(of: "You pay: \(text.total)"))
        #expect(total < (sign.texts.firstIndex(of: "Undo") ?? 0), "the amount stands above the line")
        #expect(sign.buttons.contains("Sign again"))
    }

    @Test func eachDangerHasItsAdvice() {
        let known = ["gas_smell", "electric", "leak", "other"].map(Advice.of)
        #expect(known.allSatisfy { !$0.now.isEmpty })
        #expect(Set(known.map(\.tell)).count == 4 && Advice.of("new") == Advice.of("other"))
        let look = Look(at: HazardAdvice(words: Words(.chinese), advice: Advice.of("gas_smell")))
        #expect(look.buttons == ["火警 119"])
    }

    @Test func theWaitIsReadAloud() async throws {
        let work = try await Work()
        let model = try await work.opened()
        try await work.go(model) { $0.phase == .atDoor }
        try await Thumb(work).next(model)
        let clock = try #require(model.countdowns.first?.clock)
        #expect(Look(at: VisitScreen(session: work.session, model: model)).texts.contains(clock))
    }

    @Test func anAppThatCannotOpenSaysSo() async throws {
        let app = AppModel(language: .english) { _ in throw DoorstepError.Damaged(code: "damaged", text: "It is damaged.") }
        await app.start()
        let look = Look(at: RootView(app))
        #expect(look.texts.contains("It is damaged.") && look.buttons == ["Try again"])
        #expect(look.texts.contains("Keep this phone and call the office."))
    }
}
