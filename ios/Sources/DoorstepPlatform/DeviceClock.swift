import DoorstepCore
import DoorstepFeatures
import Foundation

/// The clocks of the device, with what tells one start of it from another.
public final class DeviceClock: Clock {
    private let ticker = SystemTicker()
    private let bootId = DeviceClock.startOfDevice()

    public init() {}

    public func read() -> ClockReading {
        let wall = (Date().timeIntervalSince1970 * 1000).rounded()
        return ClockReading(wallMs: Int64(wall), sinceBootMs: ticker.ms, bootId: bootId)
    }

    /// Empty where the system does not say: then waits cannot be told, and nobody is blamed or praised for them.
    private static func startOfDevice() -> String {
        #if os(Linux)
        let text = (try? String(contentsOfFile: "/proc/sys/kernel/random/boot_id", encoding: .utf8)) ?? ""
        #else
        // A UUID of its own for each start; unlike kern.boottime it does not move when the wall clock is set.
        var size = 0
        sysctlbyname("kern.bootsessionuuid", nil, &size, nil, 0)
        var bytes = [UInt8](repeating: 0, count: size)
        sysctlbyname("kern.bootsessionuuid", &bytes, &size, nil, 0)
        let text = String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        #endif
        return text.trimmingCharacters(in: .whitespacesAndNewlines).lowercased()
    }
}
