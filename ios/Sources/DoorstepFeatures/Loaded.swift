import DoorstepCore
import Observation

/// What a screen shows of the engine. The answer to the newest question stays, in whatever order answers come.
@MainActor @Observable
public final class Loaded<Value: Sendable> {
    /// The newest answer; it stays while the next one is read, and when reading fails.
    public private(set) var value: Value?
    /// Why the newest question had no answer.
    public private(set) var failure: Failure?
    @ObservationIgnored private var asked = 0

    public init() {}

    /// Asks anew. An answer that comes after a later question was asked is dropped.
    /// - Returns: whether the answer was taken.
    @discardableResult
    public func load(_ read: () async throws -> Value) async -> Bool {
        asked += 1
        let mine = asked
        do {
            let answer = try await read()
            guard mine == asked else { return false }
            value = answer
            failure = nil
            return true
        } catch {
            guard mine == asked, let failed = Failure(error) else { return false }
            failure = failed
            return false
        }
    }

    /// Forgets what was shown; answers that are still to come are dropped.
    public func clear() {
        asked += 1
        value = nil
        failure = nil
    }
}

extension Doorstep {
    /// Draws a screen, and draws it again after every change that concerns it, until the task ends.
    @MainActor
    func follow(_ concerns: (ChangeSet) -> Bool, _ draw: () async -> Void) async {
        // Subscribed before the first drawing: nothing falls between.
        let changes = changes()
        await draw()
        for await change in changes where concerns(change) {
            await draw()
        }
    }
}
