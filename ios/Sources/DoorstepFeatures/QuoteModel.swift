import DoorstepCore
import Observation

/// What is quoted, for how much, and who pays? A new line, or the revision of one.
@MainActor @Observable
public final class QuoteModel {
    public static let sources: [LineSource] = [.company, .customerBought, .customerProvided, .warranty]
    public static let kinds: [LineKind] = [.part, .labour, .overtime, .callout, .other]
    public static let classes: [ValueClass] = [.lowValue, .highValue]

    /// The tariff, as far as it is shown.
    public let tariff = Loaded<[TariffLineView]>()
    /// What the quote should say by the tariff.
    public let proposal = Loaded<ProposalView>()
    public let recording = Recording()
    /// The line that is revised; its kind and part stay.
    public let line: String?
    public private(set) var total: Int64 = 0
    /// Code in the catalogue or in the tariff.
    public var part = ""
    public var name = ""
    public var kind = LineKind.part
    public var source = LineSource.company
    public var valueClass: ValueClass?
    public var quantity: Int64 = 1
    /// Price of the whole line in yuan, as typed.
    public var price = ""
    @ObservationIgnored private let visit: String
    @ObservationIgnored private let session: Session

    public init(_ visit: String, revising line: PartView? = nil, in session: Session) {
        self.visit = visit
        self.session = session
        self.line = line?.line
        if let line {
            (part, name, kind, source) = (line.part, line.name, line.kind, line.source)
            (quantity, price) = (line.quantity, Figure.yuan(line.fen))
        }
    }

    /// Reads the tariff, or its next page.
    public func readTariff() async {
        let shown = tariff.value ?? []
        var count: Int64 = 0
        let taken = await tariff.load {
            let page = try await session.doorstep.tariff(visit, from: Int64(shown.count))
            count = page.total
            return shown + page.lines
        }
        if taken { total = count }
    }

    public var hasMoreTariff: Bool { Int64(tariff.value?.count ?? 0) < total }

    /// Takes a line of the tariff, and its price.
    public func choose(_ line: TariffLineView) async {
        (part, kind, name) = (line.part, line.kind, line.name)
        source = .company
        await propose()
    }

    /// Asks what so many cost by the tariff, and puts that into the price.
    public func propose() async {
        guard !part.isEmpty else { return }
        if source == .customerBought || source == .customerProvided {
            price = "0"
            proposal.clear()
            return
        }
        let (kind, part, quantity) = (kind, part, quantity)
        let taken = await proposal.load {
            try await session.doorstep.proposal(visit, kind: kind, part: part, quantity: quantity)
        }
        if taken, let proposed = proposal.value, proposed.known { price = Figure.yuan(proposed.fen) }
    }

    /// Price of the whole line in fen; `nil` while it cannot be read.
    public var fen: Int64? { Figure.fen.read(price).flatMap { $0 < 0 ? nil : $0 } }

    /// The price of the tariff in full digits, where the price that was typed is another.
    public var tariffPrice: String? {
        guard let proposed = proposal.value, proposed.known, let fen, fen != proposed.fen else { return nil }
        return proposed.price
    }

    /// Takes the price of the tariff after all.
    public func takeTariffPrice() {
        if let proposed = proposal.value, proposed.known { price = Figure.yuan(proposed.fen) }
    }

    public var canRecord: Bool { fen != nil && !part.allSatisfy(\.isWhitespace) && quantity > 0 }

    /// Records the quote; the sheet closes once it is on the disk.
    @discardableResult
    public func record() async -> Bool {
        guard canRecord, let fen else { return false }
        let quote = Quote(
            part: part, quantity: quantity, fen: fen, source: source, kind: kind, line: line, valueClass: valueClass,
            name: name)
        let done = await recording.run { try await session.doorstep.quote(visit, quote) }
        if done { session.sheet = nil }
        return done
    }

    /// Records what a refusal offers instead, or opens what that needs first. Another price ends the quote.
    public func take(_ remedy: ActionView) async {
        guard !session.opens(remedy, of: visit) else { return }
        let done = await recording.perform(session.doorstep, visit, remedy)
        if done, remedy.topic == .quote { session.sheet = nil }
    }
}
