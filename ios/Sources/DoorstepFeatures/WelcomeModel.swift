import DoorstepCore
import Observation

/// Joining the office with the code that the crew lead reads out.
@MainActor @Observable
public final class WelcomeModel {
    public var code = ""
    public let recording = Recording()
    @ObservationIgnored private let doorstep: Doorstep
    @ObservationIgnored private let deviceName: String?
    @ObservationIgnored private let joined: (Owner) -> Void

    init(_ doorstep: Doorstep, deviceName: String?, joined: @escaping (Owner) -> Void) {
        self.doorstep = doorstep
        self.deviceName = deviceName
        self.joined = joined
    }

    public var canJoin: Bool { !code.allSatisfy(\.isWhitespace) && !recording.running }

    public func join() async {
        guard canJoin else { return }
        let typed = code.filter { !$0.isWhitespace }
        var owner: Owner?
        await recording.run { owner = try await doorstep.enrol(code: typed, deviceName: deviceName) }
        if let owner { joined(owner) }
    }
}
