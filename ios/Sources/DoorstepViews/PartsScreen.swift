import DoorstepCore
import DoorstepFeatures
import SwiftUI

/// What is quoted, agreed, refused, fitted, and who pays?
struct PartsScreen: View {
    let session: Session
    let model: VisitModel
    private var words: Words { session.words }

    var body: some View {
        Page {
            FailureCard(
                words: words, recording: model.recording, remedy: { _ = await model.press($0) },
                pass: { await model.pass(because: $0) })
            if let shown = model.screen.value {
                if shown.parts.isEmpty { Text(words(.noParts)).font(.body) }
                ForEach(shown.parts, id: \.line) { part in PartCard(words: words, part: part, model: model) }
                BillCard(words: words, bill: shown.bill)
            }
        } bottom: {
            if let quote = model.actions(.quote).first {
                BigButton(label: quote.label, running: model.recording.running) { await model.press(quote) }
            }
        }
        .navigationTitle(words(.parts))
        .task { await model.follow() }
    }
}

/// A line of the quotes.
struct PartCard: View {
    let words: Words
    let part: PartView
    let model: VisitModel

    var body: some View {
        Card {
            Heading("\(part.name) × \(part.quantity)")
            if part.quote.isEmpty {
                SignedLine(sign: .cannotTell, text: words(.noPrice))
            } else {
                Text(part.price).font(.title3.weight(.bold))
            }
            SignedLine(sign: part.sign, text: part.word)
            let details = [part.kindWord, part.valueClassWord, part.sourceWord, part.payerWord, part.freeBecause]
            Lines(details, font: .body)
            ForEach(part.actions, id: \.self) { action in
                OutlineButton(label: action.label) { await model.press(action) }
            }
        }
    }
}

/// What may be charged.
struct BillCard: View {
    let words: Words
    let bill: BillView

    var body: some View {
        Card {
            Heading(words(.bill))
            if bill.lines.isEmpty { Text(words(.billEmpty)).font(.body) }
            ForEach(bill.lines, id: \.line) { line in
                VStack(alignment: .leading, spacing: 2) {
                    Text("\(line.name) × \(line.quantity)  \(line.charge)").font(.body)
                    Lines([line.kindWord, line.payerWord, line.freeBecause])
                }
            }
            ForEach(bill.waiting, id: \.self) { SignedLine(sign: .waiting, text: $0) }
            Text(words(.billTotal, bill.total)).font(.title3.weight(.bold))
            Text(words(.billPaid, bill.paid)).font(.body)
            Text(words(.billOpen, bill.open)).font(.body.weight(.semibold))
        }
    }
}
