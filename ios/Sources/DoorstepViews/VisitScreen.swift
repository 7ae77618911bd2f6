import DoorstepCore
import DoorstepFeatures
import SwiftUI

/// What do I do now, and what must not be forgotten?
struct VisitScreen: View {
    let session: Session
    let model: VisitModel
    private var words: Words { session.words }

    var body: some View {
        Page {
            UnreadableCard(words: words, failure: model.screen.failure)
            if let shown = model.screen.value {
                HeaderLines(words: words, shown: shown)
                news(shown)
                TogetherRemainder(words: words, titles: model.recordedTogether)
                FailureCard(
                    words: words, recording: model.recording, remedy: { _ = await model.press($0) },
                    pass: { await model.pass(because: $0) })
                if model.afterwards {
                    Card {
                        SignedLine(sign: .attention, text: words(.afterwardsMode))
                        OutlineButton(label: words(.itIsNow)) { model.afterwards = false }
                    }
                }
                WaitCards(words: words, model: model)
                ForEach(shown.checklist, id: \.title) { phase in
                    ChecklistCard(phase: phase, model: model)
                }
                DutiesCards(words: words, shown: shown)
                more(shown)
            }
        } bottom: {
            bottom
        }
        .navigationTitle(model.screen.value?.header.title ?? "")
        .task { await model.follow() }
    }

    @ViewBuilder private func news(_ shown: VisitView) -> some View {
        if !shown.news.isEmpty {
            Card {
                Heading(words(.newsTitle))
                ForEach(shown.news, id: \.event) { SignedLine(sign: .attention, text: $0.text) }
                if shown.newsTotal > Int64(shown.news.count) { Text(words(.newsMore, "\(shown.newsTotal)")) }
                OutlineButton(label: words(.newsSeen)) { await model.markSeen() }
            }
        }
    }

    @ViewBuilder private func more(_ shown: VisitView) -> some View {
        ForEach(model.others, id: \.self) { action in
            OutlineButton(label: action.label) { await model.press(action) }
        }
        if !model.afterwards { OutlineButton(label: words(.saidAfterwards)) { model.afterwards = true } }
        if !model.countdowns.isEmpty {
            OutlineButton(label: words(.openTimer)) { session.path.append(.knock(model.visit)) }
        }
        OutlineButton(label: words(.parts)) { session.path.append(.parts(model.visit)) }
        OutlineButton(label: words(.noAnswer)) { session.path.append(.noAnswer(model.visit)) }
        OutlineButton(label: words(.evidence)) { session.path.append(.evidence(model.visit)) }
        SignedLine(sign: shown.signOff.sign, text: shown.signOff.text)
        ForEach(shown.signOff.changes, id: \.self) { SignedLine(sign: .attention, text: $0) }
        if let statement = model.signedStatement {
            ShareLink(item: statement) { Text(words(.shareStatement)).frame(minHeight: Size.target) }
        }
        SignedLine(sign: shown.custody.sign, text: shown.custody.text)
    }

    @ViewBuilder private var bottom: some View {
        SideBySide {
            OutlineButton(label: "⚠ \(words(.hazard))") { session.path.append(.hazard(model.visit)) }
                .accessibilityLabel(words(.hazard))
            OutlineButton(label: "✎ \(words(.note))") { session.path.append(.notes(model.visit)) }
                .accessibilityLabel(words(.note))
        }
        if model.together.count > 1 {
            OutlineButton(label: words(.tellTogether, "\(model.together.count)")) { model.offerTogether() }
        }
        if let next = model.screen.value?.next {
            BigButton(label: next.label, running: model.recording.running) { await model.press(next) }
        }
    }
}

/// What the visit is about, and what has to be known at once.
struct HeaderLines: View {
    let words: Words
    let shown: VisitView
    @Environment(\.openURL) private var openURL

    var body: some View {
        if !shown.banner.isEmpty { Card { Text(shown.banner).font(.title3.weight(.bold)) } }
        let header = shown.header
        VStack(alignment: .leading, spacing: 4) {
            Text(shown.phaseWord).font(.headline)
            Lines([header.window, header.place, header.customerName])
            if !header.dueText.isEmpty { SignedLine(sign: header.late ? .missed : .now, text: header.dueText) }
            Text(header.standard).font(.body)
        }
        SideBySide {
            if let map = Links.map(header.place) { OutlineButton(label: words(.map)) { openURL(map) } }
            if let call = Links.call(header.phone) { OutlineButton(label: words(.call)) { openURL(call) } }
        }
    }
}

/// What was recorded before one of several steps was refused.
struct TogetherRemainder: View {
    let words: Words
    let titles: [String]

    var body: some View {
        if !titles.isEmpty {
            Card {
                Heading(words(.togetherRecorded))
                ForEach(titles, id: \.self) { SignedLine(sign: .done, text: $0) }
            }
        }
    }
}

/// A phase of the checklist, with what blocks each step and why.
struct ChecklistCard: View {
    let phase: ChecklistView
    let model: VisitModel

    var body: some View {
        Card {
            Heading("\(phase.title)  \(phase.done)/\(phase.steps.count)")
            ForEach(phase.steps, id: \.step) { step in
                VStack(alignment: .leading, spacing: 6) {
                    SignedLine(sign: step.sign, text: step.title, word: step.word)
                    Lines(step.reasons)
                    if !step.allowedWhen.isEmpty { Text(step.allowedWhen).font(.body.weight(.semibold)) }
                    Lines(step.charges)
                    if let action = step.action {
                        OutlineButton(label: action.label) { await model.press(action) }
                    }
                }
            }
        }
    }
}
