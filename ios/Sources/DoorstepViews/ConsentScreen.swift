import DoorstepCore
import DoorstepFeatures
import SwiftUI

/// The customer holds the phone: what am I agreeing to, what does it cost, what if I say no?
struct ConsentScreen: View {
    @State private var model: ConsentModel
    private var words: Words { model.words }

    init(model: ConsentModel) {
        _model = State(initialValue: model)
    }

    var body: some View {
        Page {
            CustomerLanguage(language: model.language) { await model.use($0) }
            UnreadableCard(words: words, failure: model.page.failure)
            if let page = model.page.value {
                Text(page.question).font(.title.weight(.bold)).accessibilityAddTraits(.isHeader)
                Text(page.price).font(.system(.largeTitle, design: .rounded, weight: .bold))
                let details = [page.kindWord, page.sourceWord, page.tariff, page.freeBecause, page.ifDeclined]
                Lines(details, font: .title3)
                if !page.refusals.isEmpty {
                    Heading(words(.earlierAnswers))
                    ForEach(page.refusals, id: \.event) { SignedLine(sign: .attention, text: $0.text) }
                    Text(words(.replacesAnswers)).font(.title3)
                }
                Choices(label: words(.whoAreYou), choices: page.relations, chosen: $model.relation)
                Choices(label: words(.howAnswered), choices: page.ways, chosen: $model.way)
            }
            FailureCard(words: words, recording: model.recording, title: .customerFailed)
        } bottom: {
            if let page = model.page.value {
                if model.relation == nil { Text(words(.chooseWhoFirst)).font(.body) }
                // Two answers of one size and weight, side by side.
                HStack(spacing: Size.gap) {
                    OutlineButton(label: page.decline) { await model.answer(agreed: false) }
                    OutlineButton(label: page.agree) { await model.answer(agreed: true) }
                }
                .disabled(!model.canAnswer)
            }
            HandBack(words: words) { model.leave() }
        }
        .environment(\.words, words)
        .dynamicTypeSize(.xxLarge...)
        .task { await model.show() }
    }
}
