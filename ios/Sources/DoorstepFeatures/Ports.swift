import Foundation

/// Tells the technician that a wait is over, also while the app is not on the screen.
@MainActor
public protocol Alarm: AnyObject {
    /// Rings once after so many milliseconds; with the same `id` it takes the place of what was set before.
    /// `text` may be seen on a lock screen: it names nobody.
    func set(_ id: String, visit: String, afterMs: Int64, text: String)
    /// Does not ring any more.
    func cancel(_ id: String)
}

/// For a phone that may not ring.
public final class NoAlarm: Alarm {
    public nonisolated init() {}
    public func set(_ id: String, visit: String, afterMs: Int64, text: String) {}
    public func cancel(_ id: String) {}
}

/// Counts the milliseconds that pass, sleep of the phone included, whatever becomes of its wall clock.
public protocol Ticker: Sendable {
    var ms: Int64 { get }
}

/// The system's own.
public struct SystemTicker: Ticker {
    public init() {}

    public var ms: Int64 {
        #if os(Linux)
        let clock = CLOCK_BOOTTIME
        #else
        // Unlike CLOCK_UPTIME_RAW it goes on while the device sleeps: mach_continuous_time.
        let clock = CLOCK_MONOTONIC_RAW
        #endif
        var time = timespec()
        clock_gettime(clock, &time)
        return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
    }
}
