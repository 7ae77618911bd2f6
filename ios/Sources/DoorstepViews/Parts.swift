import DoorstepCore
import DoorstepFeatures
import SwiftUI

/// Sizes that gloves can hit, in points.
enum Size {
    static let target: CGFloat = 56
    static let gap: CGFloat = 12
    static let corner: CGFloat = 14
}

/// The one big button of a screen: ink on paper turned round, the strongest contrast that there is in light and dark.
struct BigButton: View {
    let label: String
    var running = false
    let press: () async -> Void

    var body: some View {
        Button {
            Task { await press() }
        } label: {
            Text(label)
                .font(.title3.weight(.bold))
                .multilineTextAlignment(.center)
                .frame(maxWidth: .infinity, minHeight: Size.target)
                .padding(.horizontal, Size.gap)
                .foregroundStyle(.background)
                .background(Color.primary, in: RoundedRectangle(cornerRadius: Size.corner))
        }
        .buttonStyle(.plain)
        .disabled(running)
    }
}

/// Any other button: as large to hit, with an outline.
struct OutlineButton: View {
    let label: String
    let press: () async -> Void

    var body: some View {
        Button {
            Task { await press() }
        } label: {
            Text(label)
                .font(.body.weight(.semibold))
                .multilineTextAlignment(.center)
                .frame(maxWidth: .infinity, minHeight: Size.target)
                .padding(.horizontal, Size.gap)
                .overlay { RoundedRectangle(cornerRadius: Size.corner).stroke(Color.primary, lineWidth: 2) }
                .contentShape(Rectangle())
        }
        .buttonStyle(.plain)
    }
}

/// A line with its sign; told as one, the words after the sign.
struct SignedLine: View {
    let sign: Sign
    let text: String
    var word = ""
    @Environment(\.words) private var words

    var body: some View {
        HStack(alignment: .firstTextBaseline, spacing: Size.gap) {
            Text(sign.mark)
                .font(.body.weight(.bold))
                .accessibilityLabel(words(sign))
            VStack(alignment: .leading, spacing: 2) {
                Text(text).font(.body)
                if !word.isEmpty { Text(word).font(.body.weight(.semibold)) }
            }
            Spacer(minLength: 0)
        }
        .accessibilityElement(children: .combine)
    }
}

/// Buttons side by side, or one below the other where the text is too large for that.
struct SideBySide<Content: View>: View {
    @ViewBuilder let content: Content

    var body: some View {
        ViewThatFits(in: .horizontal) {
            HStack(spacing: Size.gap) { content }
            VStack(spacing: Size.gap) { content }
        }
    }
}

/// A heading that VoiceOver can jump to.
struct Heading: View {
    let text: String

    init(_ text: String) {
        self.text = text
    }

    var body: some View {
        Text(text)
            .font(.headline)
            .frame(maxWidth: .infinity, alignment: .leading)
            .accessibilityAddTraits(.isHeader)
    }
}

/// Sentences one below the other; empty ones are left out.
struct Lines: View {
    let texts: [String]
    let font: Font

    init(_ texts: [String], font: Font = .body) {
        self.texts = texts.filter { !$0.isEmpty }
        self.font = font
    }

    var body: some View {
        ForEach(Array(texts.enumerated()), id: \.offset) { _, text in
            Text(text).font(font)
        }
    }
}

/// A box that holds together what belongs together.
struct Card<Content: View>: View {
    @ViewBuilder let content: Content

    var body: some View {
        VStack(alignment: .leading, spacing: Size.gap) { content }
            .padding(Size.gap)
            .frame(maxWidth: .infinity, alignment: .leading)
            .overlay { RoundedRectangle(cornerRadius: Size.corner).stroke(Color.secondary, lineWidth: 1) }
    }
}

/// One of several, as large buttons with a mark.
struct Choices: View {
    let label: String
    let choices: [ChoiceView]
    @Binding var chosen: String?

    var body: some View {
        VStack(alignment: .leading, spacing: Size.gap) {
            Heading(label)
            ForEach(choices, id: \.code) { choice in
                Mark(label: choice.label, isChosen: chosen == choice.code) { chosen = choice.code }
            }
        }
    }
}

/// One of several answers, marked when it is the chosen one.
struct Mark: View {
    let label: String
    let isChosen: Bool
    let choose: () -> Void

    var body: some View {
        OutlineButton(label: "\(isChosen ? "◉" : "○") \(label)") { choose() }
            .accessibilityLabel(label)
            .accessibilityAddTraits(isChosen ? .isSelected : [])
    }
}

/// A field to type into, with its label above, where it stays while one types.
struct Field: View {
    let label: String
    @Binding var text: String
    var note = ""

    var body: some View {
        VStack(alignment: .leading, spacing: 4) {
            Text(label).font(.body.weight(.semibold))
            TextField("", text: $text, axis: .vertical)
                .font(.body)
                .padding(Size.gap)
                .frame(minHeight: Size.target)
                .overlay { RoundedRectangle(cornerRadius: Size.corner).stroke(Color.primary, lineWidth: 1) }
                .accessibilityLabel(label)
            if !note.isEmpty { SignedLine(sign: .attention, text: note) }
        }
    }
}

/// A screen: what is read scrolls, what is pressed stands at the bottom, where the thumb is.
struct Page<Content: View, Bottom: View>: View {
    @ViewBuilder let content: Content
    @ViewBuilder let bottom: Bottom

    var body: some View {
        ScrollView {
            VStack(alignment: .leading, spacing: 16) { content }
                .padding(16)
        }
        .scrollDismissesKeyboard(.interactively)
        .safeAreaInset(edge: .bottom) {
            VStack(spacing: Size.gap) { bottom }
                .padding(16)
                .background(.background)
        }
    }
}
