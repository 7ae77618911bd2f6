import DoorstepCore
import DoorstepFeatures
import SwiftUI

/// The language of a customer's page.
struct CustomerLanguage: View {
    let language: Language
    let use: (Language) async -> Void

    var body: some View {
        HStack(spacing: Size.gap) {
            Mark(label: "中文", isChosen: language == .chinese) { Task { await use(.chinese) } }
            Mark(label: "English", isChosen: language == .english) { Task { await use(.english) } }
        }
    }
}

/// Goes back to the technician: held for a second, so that no slip of a finger leaves the customer's page.
struct HandBack: View {
    let words: Words
    let leave: () -> Void

    var body: some View {
        Text(words(.handBack))
            .font(.body)
            .frame(maxWidth: .infinity, minHeight: Size.target)
            .contentShape(Rectangle())
            .onLongPressGesture(minimumDuration: 1, perform: leave)
            .accessibilityAddTraits(.isButton)
            .accessibilityAction { leave() }
    }
}
