import DoorstepCore
import DoorstepFeatures
import SwiftUI

/// Where do I go next, by when, and is anything of mine not yet at the office?
struct TodayScreen: View {
    let session: Session
    private var words: Words { session.words }

    var body: some View {
        Page {
            UnreadableCard(words: words, failure: session.today.day.failure)
            if let day = session.today.day.value {
                head(day.head)
                if let next = day.head.next {
                    Heading(words(.nextVisit))
                    CardView(words: words, card: next, isLarge: true) { session.show(next.visit) }
                }
                if day.visits.isEmpty { Text(day.head.emptyText).font(.body) }
                ForEach(day.visits.filter { $0.visit != day.head.next?.visit }, id: \.visit) { card in
                    CardView(words: words, card: card) { session.show(card.visit) }
                }
                if day.hasMore { OutlineButton(label: words(.showMore)) { await session.today.more() } }
            }
            OutlineButton(label: words(.openUnplanned)) { session.path.append(.unplanned) }
            OutlineButton(label: words(.settings)) { session.path.append(.settings) }
        } bottom: {
            if let next = session.today.day.value?.next {
                BigButton(label: next.label) { await session.today.pressNext(in: session) }
            }
        }
        .navigationTitle(session.today.day.value?.head.date ?? "")
        .refreshable { await session.office.sync() }
        .task { await session.today.follow() }
    }

    @ViewBuilder private func head(_ today: TodayView) -> some View {
        if !today.personName.isEmpty { Text(today.personName).font(.body) }
        SyncLines(sync: today.sync)
        SyncFailure(session: session)
    }
}

/// How the phone stands to the office, in the engine's words.
struct SyncLines: View {
    let sync: SyncStatusView

    var body: some View {
        SignedLine(sign: sync.sign, text: sync.text, word: sync.troubleText)
        if !sync.lastContact.isEmpty { Text(sync.lastContact).font(.body) }
    }
}

/// Why the last sync that was asked for failed.
struct SyncFailure: View {
    let session: Session

    var body: some View {
        FailureCard(
            words: session.words, recording: session.office.recording, title: .notSent,
            enrol: { session.sheet = .enrol })
    }
}

/// A visit in the list.
struct CardView: View {
    let words: Words
    let card: VisitCardView
    var isLarge = false
    let open: @MainActor () -> Void
    @Environment(\.openURL) private var openURL

    var body: some View {
        Card {
            Button(action: open) {
                VStack(alignment: .leading, spacing: 6) {
                    SignedLine(sign: card.sign, text: "\(card.window)  \(card.title)", word: card.phaseWord)
                        .font(isLarge ? .title3 : .body)
                    if !card.place.isEmpty { Text(card.place).font(.body) }
                    if !card.customerName.isEmpty { Text(card.customerName).font(.body) }
                    if !card.dueText.isEmpty { SignedLine(sign: card.late ? .missed : .now, text: card.dueText) }
                    if !card.flag.isEmpty { SignedLine(sign: .flag, text: card.flag) }
                    if !card.custody.isEmpty { Text(card.custody).font(.body) }
                }
                .frame(maxWidth: .infinity, minHeight: Size.target, alignment: .leading)
                .contentShape(Rectangle())
            }
            .buttonStyle(.plain)
            if isLarge {
                SideBySide {
                    if let map = Links.map(card.place) { OutlineButton(label: words(.map)) { openURL(map) } }
                    if let call = Links.call(card.phone) { OutlineButton(label: words(.call)) { openURL(call) } }
                }
            }
        }
    }
}
