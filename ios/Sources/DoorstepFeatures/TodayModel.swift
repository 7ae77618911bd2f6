import DoorstepCore
import Observation

/// Where do I go next, by when, and is anything of mine not yet at the office?
@MainActor @Observable
public final class TodayModel {
    /// The list of the day, as far as it is shown.
    public struct Day: Sendable {
        /// Date, owner, sync, and the visit to go to next.
        public let head: TodayView
        public let visits: [VisitCardView]
        /// The big button of the next visit, so that it can be recorded from here.
        public let next: ActionView?

        /// Whether the list has visits that are not shown.
        public var hasMore: Bool { Int64(visits.count) < head.visitsTotal }
    }

    public let day = Loaded<Day>()
    @ObservationIgnored private let doorstep: Doorstep
    @ObservationIgnored private var pages = 1

    init(_ doorstep: Doorstep) {
        self.doorstep = doorstep
    }

    public func follow() async {
        await doorstep.follow({ !$0.visits.isEmpty || $0.list || $0.sync }) { await refresh() }
    }

    /// Shows the next page of a long list too.
    public func more() async {
        pages += 1
        await refresh()
    }

    public func refresh() async {
        await day.load {
            let head = try await doorstep.today()
            var visits = head.visits
            for _ in 1..<pages where Int64(visits.count) < head.visitsTotal {
                visits += try await doorstep.today(from: Int64(visits.count)).visits
            }
            // A visit that cannot be read still stands in the list.
            let next = head.next.map(\.visit)
            let action = if let next { try? await doorstep.visit(next).next } else { ActionView?.none }
            return Day(head: head, visits: visits, next: action)
        }
    }

    /// Goes to the next visit and records its big button, or opens what that needs first.
    public func pressNext(in session: Session) async {
        guard let visit = day.value?.head.next?.visit, let next = day.value?.next else { return }
        session.show(visit)
        await session.visit(visit).press(next)
    }
}
