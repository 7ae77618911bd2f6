import DoorstepCore
import DoorstepFeatures
import SwiftUI

/// Stop. Whom do I call, what do I tell the customer, what is recorded?
struct HazardScreen: View {
    let session: Session
    let model: VisitModel
    @State private var kind = ""
    private var words: Words { session.words }

    var body: some View {
        TopicPage(session: session, model: model, topic: .hazard, title: words(.hazardTitle)) {
            SignedLine(sign: .attention, text: words(.hazardStop))
            if let banner = model.screen.value?.banner, !banner.isEmpty { Text(banner).font(.title3.weight(.bold)) }
            // What to do depends on the kind; the button below records it and asks for the kind itself.
            if let kinds = model.actions(.hazard).flatMap(\.asks).first(where: { $0.kind == .choice }) {
                Heading(kinds.label)
                ForEach(kinds.choices, id: \.code) { choice in
                    Mark(label: choice.label, isChosen: kind == choice.code) { kind = choice.code }
                }
            }
            if !kind.isEmpty || model.screen.value?.phase == .suspended {
                HazardAdvice(words: words, advice: Advice.of(kind))
            }
        }
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
