import DoorstepCore
import DoorstepFeatures
import SwiftUI

/// Why something was not done, where it was asked for: the rule, what satisfies it as a button, the reasons that pass it.
struct FailureCard: View {
    let words: Words
    let recording: Recording
    /// What was not done.
    var title = Word.notRecorded
    /// Opens the field for a new code of the office.
    var enrol: (() -> Void)?
    var remedy: ((ActionView) async -> Void)?
    var pass: ((ChoiceView) async -> Void)?

    var body: some View {
        if let failure = recording.failure {
            Card {
                SignedLine(sign: .held, text: words(title), word: failure.text)
                if let advice = words(failure.advice) { Text(advice).font(.body) }
                if failure.advice == .enrol, let enrol { OutlineButton(label: words(.newCode)) { enrol() } }
                if let refusal = failure.refusal { rules(refusal) }
                Text(words(.errorCode, failure.code)).font(.body)
                OutlineButton(label: words(.close)) { recording.dismiss() }
            }
        }
    }

    @ViewBuilder private func rules(_ refusal: RefusalView) -> some View {
        ForEach(refusal.lines, id: \.self) { line in
            VStack(alignment: .leading, spacing: 4) {
                Text(line.text).font(.body)
                if !line.missing.isEmpty { Text(line.missing).font(.body.weight(.semibold)) }
                if !line.allowedWhen.isEmpty { Text(words(.allowedWhen, line.allowedWhen)).font(.body) }
            }
        }
        if let remedy, !refusal.remedies.isEmpty {
            Heading(words(.doInstead))
            ForEach(refusal.remedies, id: \.self) { action in
                OutlineButton(label: action.label) { await remedy(action) }
            }
        }
        if let pass, !refusal.reasons.isEmpty {
            Heading(words(.recordAnyway))
            ForEach(refusal.reasons, id: \.code) { reason in
                OutlineButton(label: reason.label) { await pass(reason) }
            }
        }
    }
}

/// A screen that could not be read; what was recorded is where it was.
struct UnreadableCard: View {
    let words: Words
    let failure: Failure?

    var body: some View {
        if let failure {
            Card {
                SignedLine(sign: .attention, text: words(.cannotShow), word: failure.text)
                if let advice = words(failure.advice) { Text(advice).font(.body) }
                Text(words(.errorCode, failure.code)).font(.body)
            }
        }
    }
}
