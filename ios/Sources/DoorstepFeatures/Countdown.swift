import DoorstepCore

/// A wait as it runs on the screen. Whether it is over, the engine says: this only counts down to the question.
public struct Countdown: Identifiable, Equatable, Sendable {
    public let wait: WaitView
    private let readAt: Int64
    var now: Int64

    init(_ wait: WaitView, readAt: Int64) {
        self.wait = wait
        self.readAt = readAt
        now = readAt
    }

    public var id: String { "\(wait.rule) \(wait.to)" }

    /// Seconds to show, rounded up; `nil` for a wait that does not run.
    public var secondsLeft: Int64? {
        guard wait.status == .running else { return nil }
        return (max(0, wait.remainingMs - (now - readAt)) + 999) / 1000
    }

    /// Minutes and seconds, such as `1:05`; `nil` for a wait that does not run.
    public var clock: String? {
        secondsLeft.map { left in
            let seconds = left % 60
            return "\(left / 60):\(seconds < 10 ? "0" : "")\(seconds)"
        }
    }

    var isDue: Bool { secondsLeft == 0 }
}
