import DoorstepCore
import DoorstepFeatures
import SwiftUI

/// Joining the office with a one-time code.
struct WelcomeScreen: View {
    let words: Words
    @Bindable var model: WelcomeModel
    var title = Word.welcomeTitle
    /// Absent at the first start: there is nowhere to go back to.
    var cancel: (() -> Void)?

    var body: some View {
        Page {
            Text(words(title)).font(.largeTitle.weight(.bold)).accessibilityAddTraits(.isHeader)
            Text(words(.welcomeText)).font(.body)
            Field(label: words(.code), text: $model.code)
                .textInputAutocapitalization(.never)
                .autocorrectionDisabled()
            FailureCard(words: words, recording: model.recording, title: .notJoined)
        } bottom: {
            if let cancel { OutlineButton(label: words(.cancel)) { cancel() } }
            BigButton(label: words(.join), running: !model.canJoin) { await model.join() }
        }
    }
}
