import DoorstepCore
import DoorstepFeatures
import SwiftUI

/// The customer holds the phone: what happened in my home, what do I pay, what do I sign?
struct StatementScreen: View {
    @State private var model: StatementModel
    @State private var isSigning: Bool
    @State private var isRefusing = false
    private var words: Words { model.words }

    init(model: StatementModel, isSigning: Bool = false) {
        _model = State(initialValue: model)
        _isSigning = State(initialValue: isSigning)
    }

    var body: some View {
        Page {
            if let statement = model.statement.value {
                if isSigning { signature(statement) } else { read(statement) }
            }
            UnreadableCard(words: words, failure: model.statement.failure)
            FailureCard(words: words, recording: model.recording, title: model.drewTooLittle ? .tooLittle : .customerFailed)
            if model.recording.failure != nil {
                OutlineButton(label: words(.showAgain)) {
                    isSigning = false
                    await model.showAgain()
                }
            }
        } bottom: {
            bottom
        }
        .environment(\.words, words)
        .dynamicTypeSize(.xxLarge...)
        .task { await model.show() }
    }

    @ViewBuilder private func read(_ statement: StatementView) -> some View {
        CustomerLanguage(language: model.language) { await model.use($0) }
        Text(statement.text).font(.title3)
        Text(words(.toPay, statement.total)).font(.title.weight(.bold))
    }

    @ViewBuilder private func signature(_ statement: StatementView) -> some View {
        Choices(label: words(.whoSigns), choices: statement.relations, chosen: $model.relation)
        // What is signed for stands above the line.
        Text(words(.toPay, statement.total)).font(.title.weight(.bold))
        Text(words(.signHere)).font(.title3)
        PadView(label: words(.pad), pad: $model.pad)
        SideBySide {
            OutlineButton(label: words(.undoStroke)) { model.pad.undo() }
            OutlineButton(label: words(.signAgain)) { model.pad.clear() }
        }
    }

    @ViewBuilder private var bottom: some View {
        if isRefusing, let ask = model.refusal?.asks.first {
            Heading(words(.refuseTitle))
            Text(words(.refuseText)).font(.body)
            ForEach(ask.choices, id: \.code) { reason in
                OutlineButton(label: reason.label) { await model.refuse(reason) }
            }
            OutlineButton(label: words(.cancel)) { isRefusing = false }
        } else if model.statement.value != nil {
            HStack(spacing: Size.gap) {
                if model.refusal != nil {
                    OutlineButton(label: words(.willNotSign)) { isRefusing = true }
                }
                if isSigning {
                    OutlineButton(label: words(.sign)) { await model.sign() }.disabled(!model.canSign)
                } else {
                    OutlineButton(label: words(.goOnToSign)) { isSigning = true }
                }
            }
        }
        HandBack(words: words) { model.leave() }
    }
}

/// What a finger draws, pressure or not.
struct PadView: View {
    let label: String
    @Binding var pad: SignaturePad

    /// Tenths of a millimetre in a point: 163 points are an inch on every iPhone, near enough for a signature.
    private static let tenths: CGFloat = 254.0 / 163.0

    var body: some View {
        Path { path in
            for stroke in pad.strokes {
                path.addLines(stroke.map { CGPoint(x: CGFloat($0.x) / Self.tenths, y: CGFloat($0.y) / Self.tenths) })
            }
        }
        .stroke(Color.primary, style: StrokeStyle(lineWidth: 3, lineCap: .round, lineJoin: .round))
        .frame(maxWidth: .infinity, minHeight: 220)
        .overlay(alignment: .bottom) { Divider() }
        .overlay { RoundedRectangle(cornerRadius: Size.corner).stroke(Color.primary, lineWidth: 1) }
        .contentShape(Rectangle())
        // Before the page's own scrolling: a stroke downwards is a stroke.
        .highPriorityGesture(
            DragGesture(minimumDistance: 0)
                .onChanged { drag in
                    let (x, y) = (drag.location.x * Self.tenths, drag.location.y * Self.tenths)
                    pad.move(to: SignaturePad.Point(x: Int(x.rounded()), y: Int(y.rounded())))
                }
                .onEnded { _ in pad.lift() }
        )
        .accessibilityLabel(label)
    }
}
