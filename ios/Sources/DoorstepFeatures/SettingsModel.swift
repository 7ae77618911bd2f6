import DoorstepCore
import Observation

/// Which language, and is this phone healthy?
@MainActor @Observable
public final class SettingsModel {
    public let settings = Loaded<SettingsView>()
    public let recording = Recording()
    @ObservationIgnored private let session: Session

    public init(in session: Session) {
        self.session = session
    }

    public func follow() async {
        await session.doorstep.follow({ $0.sync || $0.list }) {
            await settings.load { try await session.doorstep.settings() }
        }
    }

    public func use(_ language: Language) async {
        await recording.run { try await session.use(language) }
    }
}
