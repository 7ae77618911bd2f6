import DoorstepCore

/// Figures as people type them, with the digits and signs of a Chinese keyboard too. People say 18.5 °C and ¥300; the
/// engine counts tenths of a degree and fen.
public enum Figure: Sendable {
    case whole
    case tenthsOfADegree
    case fen

    init(of ask: AskView) {
        switch ask.name {
        case "deci_c": self = .tenthsOfADegree
        case "fen": self = .fen
        default: self = .whole
        }
    }

    private var decimals: Int {
        switch self {
        case .whole: 0
        case .tenthsOfADegree: 1
        case .fen: 2
        }
    }

    /// What the engine records; `nil` for what is no such figure, or more exact than it can be.
    func read(_ text: String) -> Int64? {
        let plain = Self.plain(text)
        let sign = plain.hasPrefix("-") ? "-" : ""
        let parts = plain.dropFirst(sign.count).split(separator: ".", omittingEmptySubsequences: false)
        guard let first = parts.first, !first.isEmpty, parts.count <= 2 else { return nil }
        let behind = parts.count == 2 ? String(parts[1]) : ""
        let digits = String(first) + behind
        guard behind.count <= decimals, digits.allSatisfy({ ("0"..."9").contains($0) }) else { return nil }
        guard parts.count == 1 || !behind.isEmpty else { return nil }
        return Int64(sign + digits + String(repeating: "0", count: decimals - behind.count))
    }

    /// An amount in fen as one would type it in yuan.
    static func yuan(_ fen: Int64) -> String {
        let cents = fen % 100
        return cents == 0 ? "\(fen / 100)" : "\(fen / 100).\(cents < 10 ? "0" : "")\(cents)"
    }

    private static func plain(_ text: String) -> String {
        let spoken: [Character: Character] = ["．": ".", "。": ".", "－": "-", "−": "-"]
        return String(text.filter { !$0.isWhitespace }.map { character in
            if let digit = character.wholeNumberValue, digit < 10, !character.isHan { return Character("\(digit)") }
            return spoken[character] ?? character
        })
    }
}

extension Character {
    fileprivate var isHan: Bool { unicodeScalars.contains { (0x4E00...0x9FFF).contains($0.value) } }
}
