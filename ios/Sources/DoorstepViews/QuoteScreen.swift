import DoorstepCore
import DoorstepFeatures
import SwiftUI

/// A quote, from the company's tariff or by hand.
struct QuoteScreen: View {
    let session: Session
    @State private var model: QuoteModel
    private var words: Words { session.words }

    init(session: Session, visit: String, revising part: PartView?) {
        self.session = session
        _model = State(initialValue: QuoteModel(visit, revising: part, in: session))
    }

    var body: some View {
        Page {
            Text(words(model.line == nil ? .quoteNew : .quoteRevise))
                .font(.title2.weight(.bold))
                .accessibilityAddTraits(.isHeader)
            if model.line == nil { choose }
            Stepper(words(.quantity, "\(model.quantity)"), value: $model.quantity, in: 1...10_000)
                .frame(minHeight: Size.target)
                .onChange(of: model.quantity) { Task { await model.propose() } }
            Heading(words(.source))
            ForEach(QuoteModel.sources, id: \.self) { source in
                Mark(label: words(source), isChosen: model.source == source) {
                    model.source = source
                    Task { await model.propose() }
                }
            }
            Heading(words(.valueClass))
            ForEach(QuoteModel.classes, id: \.self) { value in
                Mark(label: words(value), isChosen: model.valueClass == value) {
                    model.valueClass = model.valueClass == value ? nil : value
                }
            }
            price
            FailureCard(words: words, recording: model.recording, remedy: { await model.take($0) })
        } bottom: {
            OutlineButton(label: words(.cancel)) { session.sheet = nil }
            BigButton(label: words(.recordQuote), running: model.recording.running || !model.canRecord) {
                await model.record()
            }
        }
        .task { await model.readTariff() }
    }

    @ViewBuilder private var choose: some View {
        if let lines = model.tariff.value, !lines.isEmpty {
            Heading(words(.tariff))
            ForEach(lines, id: \.part) { line in
                Mark(label: "\(line.name)  \(line.price)", isChosen: model.part == line.part) {
                    Task { await model.choose(line) }
                }
                if !line.freeBecause.isEmpty { Text(line.freeBecause).font(.body) }
            }
            if model.hasMoreTariff { OutlineButton(label: words(.showMore)) { await model.readTariff() } }
        }
        Heading(words(.kind))
        ForEach(QuoteModel.kinds, id: \.self) { kind in
            Mark(label: words(kind), isChosen: model.kind == kind) { model.kind = kind }
        }
        Field(label: words(.partCode), text: $model.part)
        Field(label: words(.partName), text: $model.name)
    }

    @ViewBuilder private var price: some View {
        if let proposal = model.proposal.value {
            SignedLine(sign: proposal.known ? .todo : .cannotTell, text: proposal.text, word: proposal.freeBecause)
        }
        if let tariff = model.tariffPrice {
            SignedLine(sign: .attention, text: words(.notTheTariff, tariff))
            OutlineButton(label: words(.takeTariff)) { model.takeTariffPrice() }
        }
        Field(
            label: words(.price), text: $model.price,
            note: model.fen == nil && !model.price.isEmpty ? words(.priceUnreadable) : ""
        )
        .keyboardType(.decimalPad)
    }
}
