import DoorstepCore
import DoorstepFeatures
import SwiftUI

/// What have I tried, what do I leave behind, when do I come back?
struct ContactScreen: View {
    let session: Session
    let model: VisitModel
    @Environment(\.openURL) private var openURL
    private var words: Words { session.words }

    var body: some View {
        Page {
            FailureCard(
                words: words, recording: model.recording, remedy: { _ = await model.press($0) },
                pass: { await model.pass(because: $0) })
            if let shown = model.screen.value {
                Card {
                    Heading(words(.tried))
                    // The newest records say what has been tried at this door.
                    ForEach(shown.record.suffix(6), id: \.event) { record in
                        SignedLine(
                            sign: record.custodySign, text: "\(record.time)  \(record.title)  \(record.detail)",
                            word: record.custody)
                    }
                }
                WaitCards(words: words, model: model)
                // That it was done, the technician records.
                if let call = Links.call(shown.header.phone) {
                    OutlineButton(label: words(.callCustomer)) { openURL(call) }
                }
                let contacts = model.actions(.contact).filter { $0 != shown.next }
                if !contacts.isEmpty {
                    Card {
                        Heading(words(.stillToTry))
                        ForEach(contacts, id: \.self) { action in
                            OutlineButton(label: action.label) { await model.press(action) }
                        }
                    }
                }
                if let sync = session.office.status.value { SyncLines(sync: sync) }
            }
        } bottom: {
            if let next = model.screen.value?.next {
                BigButton(label: next.label, running: model.recording.running) { await model.press(next) }
            }
        }
        .navigationTitle(words(.noAnswer))
        .task { await model.follow() }
    }
}
