import DoorstepCore
import Observation

/// A visit that no order announced: by which standard, what is wrong, where?
@MainActor @Observable
public final class UnplannedModel {
    public let opening = Loaded<[OpenView]>()
    public let recording = Recording()
    /// Id of the standard; the only one of a phone is chosen by itself.
    public var standard: String? {
        didSet { if standard != oldValue { fault = nil } }
    }
    /// Code of what is wrong.
    public var fault: String?
    public var place = ""
    @ObservationIgnored private let session: Session

    public init(in session: Session) {
        self.session = session
    }

    public func read() async {
        await opening.load { try await session.doorstep.opening() }
        if let all = opening.value, all.count == 1, standard == nil { standard = all[0].standard }
    }

    /// What can be wrong, by the standard that is chosen.
    public var faults: [ChoiceView] {
        opening.value?.first { $0.standard == standard }?.faults ?? []
    }

    /// Opens the visit and goes there.
    public func open() async {
        let typed = place.allSatisfy(\.isWhitespace) ? nil : place
        let input = UnplannedVisit(standard: standard, faultKind: fault, place: typed)
        var opened: String?
        await recording.run { opened = try await session.doorstep.openUnplanned(input).visit }
        if let opened { session.show(opened) }
    }
}
