import DoorstepCore
import DoorstepFeatures
import SwiftUI

/// At the door: how long has been waited, what has been done, what may be done when the time is over.
struct KnockScreen: View {
    let session: Session
    let model: VisitModel
    private var words: Words { session.words }

    var body: some View {
        Page {
            FailureCard(
                words: words, recording: model.recording, remedy: { _ = await model.press($0) },
                pass: { await model.pass(because: $0) })
            if model.countdowns.isEmpty {
                Text(words(.nothingWaits)).font(.body)
            } else {
                WaitCards(words: words, model: model)
                Text(words(.timerInBackground)).font(.body)
            }
            let door = model.screen.value?.checklist.filter { $0.phase == .door }.flatMap(\.steps) ?? []
            if !door.isEmpty {
                Card {
                    Heading(words(.doorSteps))
                    ForEach(door, id: \.step) { SignedLine(sign: $0.sign, text: $0.title, word: $0.word) }
                }
            }
        } bottom: {
            OutlineButton(label: words(.noAnswer)) { session.path.append(.noAnswer(model.visit)) }
            if let next = model.screen.value?.next {
                BigButton(label: next.label, running: model.recording.running) { await model.press(next) }
            }
        }
        .navigationTitle(words(.knock))
        .task { await model.follow() }
    }
}
