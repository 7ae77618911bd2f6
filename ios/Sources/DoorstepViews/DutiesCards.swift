import DoorstepCore
import DoorstepFeatures
import SwiftUI

/// Deadlines, papers, what is left to the company, and what somebody should look at.
struct DutiesCards: View {
    let words: Words
    let shown: VisitView

    var body: some View {
        if !shown.clocks.isEmpty {
            Card {
                Heading(words(.deadlines))
                ForEach(shown.clocks, id: \.self) { SignedLine(sign: $0.sign, text: $0.ruleText, word: $0.text) }
            }
        }
        if !shown.records.isEmpty {
            Card {
                Heading(words(.papers))
                ForEach(shown.records, id: \.self) { SignedLine(sign: $0.sign, text: $0.text, word: $0.word) }
            }
        }
        if !shown.options.isEmpty {
            Card {
                Heading(words(.options))
                ForEach(shown.options, id: \.self) { SignedLine(sign: .todo, text: $0.text, word: $0.word) }
            }
        }
        if !shown.findings.isEmpty {
            Card {
                Heading(words(.findings))
                ForEach(shown.findings, id: \.finding) { FindingLines(finding: $0) }
            }
        }
    }
}

/// Something that somebody should look at.
struct FindingLines: View {
    let finding: FindingView

    var body: some View {
        VStack(alignment: .leading, spacing: 4) {
            SignedLine(sign: finding.sign, text: finding.title, word: finding.severityWord)
            Lines([finding.text, finding.source, finding.reason, finding.settle, finding.settled])
        }
    }
}
