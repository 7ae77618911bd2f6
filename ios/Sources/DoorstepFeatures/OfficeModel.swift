import DoorstepCore
import Observation

/// How the phone stands to the office, and a sync when the technician asks for one.
@MainActor @Observable
public final class OfficeModel {
    public let status = Loaded<SyncStatusView>()
    /// The sync that runs, or why the last one failed. It never keeps anything else from going on.
    public let recording = Recording()
    /// Changes that still wait, while a sync runs.
    public private(set) var waiting: Int64?
    @ObservationIgnored private let doorstep: Doorstep

    init(_ doorstep: Doorstep) {
        self.doorstep = doorstep
    }

    public func follow() async {
        await doorstep.follow({ $0.sync || $0.list }) {
            await status.load { try await doorstep.syncStatus() }
        }
    }

    /// Syncs now and whenever something was recorded, until the task ends. What fails waits for the next time, and the
    /// status says so.
    public func send() async {
        let changes = doorstep.changes()
        _ = try? await doorstep.sync()
        for await change in changes where !change.visits.isEmpty {
            _ = try? await doorstep.sync()
        }
    }

    /// A sync that the technician asked for.
    @discardableResult
    public func sync() async -> Bool {
        let ok = await recording.run {
            try await doorstep.sync { [weak self] progress in
                Task { @MainActor in
                    if self?.recording.running == true { self?.waiting = progress.waiting }
                }
            }
        }
        waiting = nil
        return ok
    }
}
