import DoorstepCore
import DoorstepFeatures
import SwiftUI

/// The questions of an action.
struct FormScreen: View {
    let session: Session
    @State private var model: FormModel
    private var words: Words { session.words }

    init(session: Session, visit: String, action: ActionView, afterwards: Bool) {
        self.session = session
        _model = State(initialValue: FormModel(visit, action, afterwards: afterwards, in: session))
    }

    var body: some View {
        Page {
            Text(model.action.label).font(.title2.weight(.bold)).accessibilityAddTraits(.isHeader)
            ForEach(model.action.asks, id: \.name) { question($0) }
            if model.earlier == nil {
                OutlineButton(label: words(.saidAfterwards)) { model.sayEarlier() }
            } else {
                afterwards
            }
            if !model.choosingRecords, !model.missing.isEmpty {
                Heading(words(.stillMissing))
                ForEach(model.missing, id: \.self) { SignedLine(sign: .todo, text: $0) }
            }
            FailureCard(
                words: words, recording: model.recording,
                remedy: { await model.take($0) },
                pass: { _ = await model.pass(because: $0) })
        } bottom: {
            OutlineButton(label: words(.cancel)) { session.sheet = nil }
            if !model.choosingRecords {
                let isHeld = model.recording.running || !model.missing.isEmpty
                BigButton(label: words(.record, model.action.label), running: isHeld) { await model.record() }
            }
        }
    }

    @ViewBuilder private func question(_ ask: AskView) -> some View {
        let label = ask.optional ? words(.optional, model.label(ask)) : model.label(ask)
        switch ask.kind {
        case .choice:
            Heading(label)
            if model.choosingRecords { Text(words(.choosingRecords)).font(.body) }
            ForEach(ask.choices, id: \.code) { choice in
                Mark(label: choice.label, isChosen: model.chosen[ask.name] == choice.code) {
                    Task { await model.choose(choice, for: ask) }
                }
            }
        case .moment:
            DatePicker(label, selection: $model[moment: ask.name])
                .frame(minHeight: Size.target)
        case .number:
            Field(
                label: label, text: $model[typed: ask.name],
                note: model.isUnreadable(ask) ? words(.wholeNumber) : ""
            )
            .keyboardType(.numbersAndPunctuation)
        case .code:
            Field(label: label, text: $model[typed: ask.name])
                .textInputAutocapitalization(.never)
                .autocorrectionDisabled()
        case .text, .newer:
            Field(label: label, text: $model[typed: ask.name])
        }
    }

    @ViewBuilder private var afterwards: some View {
        if let earlier = Binding($model.earlier) {
            Card {
                Heading(words(.saidAfterwards))
                Text(words(.earlierNote)).font(.body)
                DatePicker(words(.whenWasIt), selection: earlier.at, in: ...Date())
                    .frame(minHeight: Size.target)
                Heading(words(.whoSaysSo))
                ForEach(FormModel.sources, id: \.self) { source in
                    Mark(label: words(source), isChosen: earlier.wrappedValue.source == source) {
                        earlier.wrappedValue.source = source
                    }
                }
                Heading(words(.whyOnlyNow))
                ForEach(FormModel.reasons, id: \.self) { reason in
                    Mark(label: words(reason), isChosen: earlier.wrappedValue.reason == reason) {
                        earlier.wrappedValue.reason = reason
                    }
                }
                OutlineButton(label: words(.itIsNow)) { model.earlier = nil }
            }
        }
    }
}

/// Steps that are told in one go: each stands here in full and is recorded by itself.
struct TogetherScreen: View {
    let session: Session
    @Bindable var model: VisitModel
    private var words: Words { session.words }

    var body: some View {
        Page {
            Text(words(.togetherTitle)).font(.title2.weight(.bold)).accessibilityAddTraits(.isHeader)
            Text(words(.togetherText)).font(.body)
            ForEach(model.together, id: \.step) { step in
                let isMarked = model.marked.contains(step.step)
                OutlineButton(label: "\(isMarked ? "☑" : "☐") \(step.title)") {
                    if isMarked { model.marked.remove(step.step) } else { model.marked.insert(step.step) }
                }
                .accessibilityLabel(step.title)
                .accessibilityAddTraits(isMarked ? .isSelected : [])
            }
        } bottom: {
            OutlineButton(label: words(.cancel)) { session.sheet = nil }
            BigButton(label: words(.recordSteps, "\(model.marked.count)"), running: model.marked.isEmpty) {
                await model.recordTogether()
            }
        }
    }
}
