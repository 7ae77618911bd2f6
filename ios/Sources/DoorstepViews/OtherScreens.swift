import DoorstepCore
import DoorstepFeatures
import SwiftUI

/// What is written beside the visit.
struct NotesScreen: View {
    let session: Session
    @Bindable var model: VisitModel
    private var words: Words { session.words }

    var body: some View {
        Page {
            Field(label: words(.noteText), text: $model.note)
            Text(words(.noteWho)).font(.body)
            FailureCard(words: words, recording: model.recording)
        } bottom: {
            BigButton(label: words(.recordNote), running: model.recording.running) { await model.addNote() }
        }
        .navigationTitle(words(.note))
        .task { await model.follow() }
    }
}

/// Where is each record now: this phone, a colleague's, the office?
struct EvidenceScreen: View {
    let session: Session
    @State private var model: EvidenceModel
    private var words: Words { session.words }

    init(session: Session, visit: String) {
        self.session = session
        _model = State(initialValue: EvidenceModel(visit, in: session))
    }

    var body: some View {
        Page {
            UnreadableCard(words: words, failure: model.evidence.failure)
            if let shown = model.evidence.value {
                SignedLine(sign: shown.head.custody.sign, text: shown.head.custody.text)
                SyncLines(sync: shown.head.sync)
                ForEach(shown.head.remarks, id: \.self) { SignedLine(sign: .attention, text: $0) }
                ForEach(shown.records, id: \.event) { record in
                    Card {
                        Text("\(record.time)  \(record.title)").font(.body.weight(.semibold))
                        Lines([record.detail, record.who])
                        SignedLine(sign: record.custodySign, text: record.custody)
                    }
                }
                if shown.hasMore { OutlineButton(label: words(.showMore)) { await model.more() } }
            }
            SyncFailure(session: session)
        } bottom: {
            BigButton(label: words(.syncNow), running: session.office.recording.running) { await session.office.sync() }
        }
        .navigationTitle(words(.evidence))
        .task { await model.follow() }
    }
}

/// A visit that no order announced.
struct UnplannedScreen: View {
    let session: Session
    @State private var model: UnplannedModel
    private var words: Words { session.words }

    init(session: Session) {
        self.session = session
        _model = State(initialValue: UnplannedModel(in: session))
    }

    var body: some View {
        Page {
            if let all = model.opening.value {
                if all.count != 1 {
                    let choices = all.map { ChoiceView(code: $0.standard, label: $0.title) }
                    Choices(label: words(.byStandard), choices: choices, chosen: $model.standard)
                }
                if !model.faults.isEmpty {
                    Choices(label: words(.whatIsWrong), choices: model.faults, chosen: $model.fault)
                }
            }
            Field(label: words(.placeTyped), text: $model.place)
            FailureCard(words: words, recording: model.recording)
        } bottom: {
            BigButton(label: words(.openVisit), running: model.recording.running) { await model.open() }
        }
        .navigationTitle(words(.unplannedTitle))
        .task { await model.read() }
    }
}

/// Which language, and is this phone healthy?
struct SettingsScreen: View {
    let session: Session
    @State private var model: SettingsModel
    private var words: Words { session.words }

    init(session: Session) {
        self.session = session
        _model = State(initialValue: SettingsModel(in: session))
    }

    var body: some View {
        Page {
            CustomerLanguage(language: session.language) { await model.use($0) }
            Text(words(.textSizeOfSystem)).font(.body)
            FailureCard(words: words, recording: model.recording, title: .notDone)
            SyncFailure(session: session)
            if let shown = model.settings.value {
                SyncLines(sync: shown.sync)
                Heading(words(.health))
                ForEach(shown.health, id: \.topic) { SignedLine(sign: $0.sign, text: $0.text) }
                Heading(words(.standards))
                ForEach(shown.standards, id: \.id) { Text("\($0.title) \($0.version)").font(.body) }
                OutlineButton(label: words(.newCode)) { session.sheet = .enrol }
                Heading(words(.thisPhone))
                Lines([shown.personName, shown.company, shown.device, shown.engine])
            }
        } bottom: {
            if let waiting = session.office.waiting { Text(words(.syncRuns, "\(waiting)")).font(.body) }
            BigButton(label: words(.syncNow), running: session.office.recording.running) { await session.office.sync() }
        }
        .navigationTitle(words(.settings))
        .task { await model.follow() }
    }
}
