import DoorstepCore
import DoorstepFeatures
import SwiftUI

/// Joining the office with a one-time code.
struct WelcomeScreen: View {
    let words: Words
    @Bindable var model: WelcomeModel

    var body: some View {
        Page {
            Text(words(.welcomeTitle)).font(.largeTitle.weight(.bold)).accessibilityAddTraits(.isHeader)
            Text(words(.welcomeText)).font(.body)
            Field(label: words(.code), text: $model.code)
                .textInputAutocapitalization(.never)
                .autocorrectionDisabled()
            FailureCard(words: words, recording: model.recording)
        } bottom: {
            BigButton(label: words(.join), running: !model.canJoin) { await model.join() }
        }
    }
}
