import DoorstepCore
import Observation

/// Where is each record now: this phone, a colleague's, the office?
@MainActor @Observable
public final class EvidenceModel {
    /// The records, as far as they are shown.
    public struct Shown: Sendable {
        /// The visit, its custody and remarks.
        public let head: EvidenceView
        public let records: [RecordView]

        public var hasMore: Bool { Int64(records.count) < head.total }
    }

    public let evidence = Loaded<Shown>()
    @ObservationIgnored private let visit: String
    @ObservationIgnored private let doorstep: Doorstep
    @ObservationIgnored private var pages = 1

    public init(_ visit: String, in session: Session) {
        self.visit = visit
        doorstep = session.doorstep
    }

    public func follow() async {
        await doorstep.follow({ $0.visits.contains(visit) || $0.sync || $0.list }) { await refresh() }
    }

    public func more() async {
        pages += 1
        await refresh()
    }

    public func refresh() async {
        await evidence.load {
            let head = try await doorstep.evidence(visit)
            var records = head.records
            for _ in 1..<pages where Int64(records.count) < head.total {
                records += try await doorstep.evidence(visit, from: Int64(records.count)).records
            }
            return Shown(head: head, records: records)
        }
    }
}
