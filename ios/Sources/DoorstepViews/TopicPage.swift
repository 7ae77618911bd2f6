import DoorstepCore
import DoorstepFeatures
import SwiftUI

/// A screen for what is about one thing: what is known of it, and what can be recorded.
struct TopicPage<Content: View>: View {
    let session: Session
    let model: VisitModel
    let topic: ActionTopic
    let title: String
    @ViewBuilder let content: Content

    var body: some View {
        let actions = model.actions(topic)
        Page {
            content
            FailureCard(
                words: session.words, recording: model.recording, remedy: { _ = await model.press($0) },
                pass: { await model.pass(because: $0) })
            ForEach(actions.dropFirst(), id: \.self) { action in
                OutlineButton(label: action.label) { await model.press(action) }
            }
            if actions.isEmpty { Text(session.words(.nothingToRecord)).font(.body) }
        } bottom: {
            if let first = actions.first {
                BigButton(label: first.label, running: model.recording.running) { await model.press(first) }
            }
        }
        .navigationTitle(title)
        .task { await model.follow() }
    }
}
