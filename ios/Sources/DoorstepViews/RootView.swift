import DoorstepCore
import DoorstepFeatures
import SwiftUI

/// The whole app, from its start.
public struct RootView: View {
    let app: AppModel

    public init(_ app: AppModel) {
        self.app = app
    }

    public var body: some View {
        Group {
            switch app.state {
            case .opening:
                Color.clear
            case .failed(let failure):
                Page {
                    UnreadableCard(words: app.words, failure: failure)
                } bottom: {
                    BigButton(label: app.words(.tryAgain)) { await app.start() }
                }
            case .welcome(let model):
                WelcomeScreen(words: app.words, model: model)
            case .working(let session):
                SessionView(session: session)
            }
        }
        .environment(\.locale, app.words.locale)
        .environment(\.words, app.words)
        .task { await app.start() }
    }
}

/// The technician's screens, one behind the other.
struct SessionView: View {
    @Bindable var session: Session

    var body: some View {
        NavigationStack(path: $session.path) {
            TodayScreen(session: session)
                .navigationDestination(for: Place.self) { PlaceView(session: session, place: $0) }
        }
        .sheet(item: $session.sheet, onDismiss: { session.sheetHasGone() }) { sheet in
            SheetView(session: session, sheet: sheet)
                // A glove that slips must not lose what was typed.
                .interactiveDismissDisabled()
        }
        .fullScreenCover(item: .constant(session.customer)) { page in
            switch page {
            case .consent(let visit, let line):
                ConsentScreen(model: ConsentModel(visit, line: line, in: session))
            case .statement(let visit):
                StatementScreen(model: StatementModel(visit, in: session))
            }
        }
        .task { await session.office.follow() }
        .task { await session.office.send() }
    }
}

/// A screen that the technician went to.
struct PlaceView: View {
    let session: Session
    let place: Place

    var body: some View {
        switch place {
        case .visit(let visit): VisitScreen(session: session, model: session.visit(visit))
        case .knock(let visit): KnockScreen(session: session, model: session.visit(visit))
        case .parts(let visit): PartsScreen(session: session, model: session.visit(visit))
        case .noAnswer(let visit): ContactScreen(session: session, model: session.visit(visit))
        case .hazard(let visit): HazardScreen(session: session, model: session.visit(visit))
        case .notes(let visit): NotesScreen(session: session, model: session.visit(visit))
        case .evidence(let visit): EvidenceScreen(session: session, visit: visit)
        case .unplanned: UnplannedScreen(session: session)
        case .settings: SettingsScreen(session: session)
        }
    }
}

/// Joining the office once more.
struct EnrolScreen: View {
    let session: Session
    @State private var model: WelcomeModel

    init(session: Session) {
        self.session = session
        _model = State(initialValue: session.enrolAgain())
    }

    var body: some View {
        WelcomeScreen(words: session.words, model: model, title: .newCode) { session.sheet = nil }
    }
}

/// What covers a screen until it is done with.
struct SheetView: View {
    let session: Session
    let sheet: Sheet

    var body: some View {
        switch sheet {
        case .form(let visit, let action, let afterwards):
            FormScreen(session: session, visit: visit, action: action, afterwards: afterwards)
        case .together(let visit):
            TogetherScreen(session: session, model: session.visit(visit))
        case .enrol:
            EnrolScreen(session: session)
        case .quote(let visit, let line):
            let part = session.visit(visit).screen.value?.parts.first { $0.line == line }
            QuoteScreen(session: session, visit: visit, revising: part)
        }
    }
}
