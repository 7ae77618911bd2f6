import DoorstepCore
import DoorstepFeatures
import SwiftUI

/// Stop. Whom do I call, what do I tell the customer, what is recorded?
struct HazardScreen: View {
    let session: Session
    let model: VisitModel
    @State private var kind = ""
    private var words: Words { session.words }

    private var isStopped: Bool { model.screen.value?.phase == .suspended }

    var body: some View {
        let actions = model.actions(.hazard)
        let finding = actions.first { $0.asks.count == 1 && $0.asks[0].kind == .choice }
        let others = actions.filter { $0 != finding }
        let chosen = finding?.asks[0].choices.first { $0.code == kind }
        Page {
            FailureCard(
                words: words, recording: model.recording, remedy: { _ = await model.press($0) },
                pass: { await model.pass(because: $0) })
            SignedLine(sign: .attention, text: words(.hazardStop))
            if let banner = model.screen.value?.banner, !banner.isEmpty { Text(banner).font(.title3.weight(.bold)) }
            if let finding {
                Heading(finding.asks[0].label)
                ForEach(finding.asks[0].choices, id: \.code) { choice in
                    Mark(label: choice.label, isChosen: kind == choice.code) { kind = choice.code }
                }
            }
            if chosen != nil || isStopped { HazardAdvice(words: words, advice: Advice.of(kind)) }
            ForEach(isStopped ? Array(others.dropFirst()) : others, id: \.self) { action in
                OutlineButton(label: action.label) { await model.press(action) }
            }
            if actions.isEmpty { Text(words(.nothingToRecord)).font(.body) }
        } bottom: {
            if let finding, let chosen {
                BigButton(label: words(.recordHazard, chosen.label), running: model.recording.running) {
                    await model.answer(finding, chosen)
                }
            } else if isStopped, let next = others.first {
                BigButton(label: next.label, running: model.recording.running) { await model.press(next) }
            }
        }
        .navigationTitle(words(.hazardTitle))
        .task { await model.follow() }
    }
}

/// What to do, in the order of danger.
struct HazardAdvice: View {
    let words: Words
    let advice: Advice
    @Environment(\.openURL) private var openURL

    var body: some View {
        Card {
            Heading(words(.hazardNow))
            ForEach(advice.now, id: \.self) { SignedLine(sign: .todo, text: words($0)) }
            Heading(words(.hazardTell))
            Text(words(advice.tell)).font(.body.weight(.semibold))
            ForEach(advice.calls, id: \.number) { call in
                if let url = Links.call(call.number) { OutlineButton(label: words(call.who)) { openURL(url) } }
            }
        }
    }
}
