/// Figures as people type them, with the digits and signs of a Chinese keyboard too.
enum Figure {
    /// A whole number.
    static func whole(_ text: String) -> Int64? {
        Int64(plain(text))
    }

    /// An amount of money in yuan, as fen: at most two digits behind the point.
    static func fen(_ text: String) -> Int64? {
        let parts = plain(text).split(separator: ".", omittingEmptySubsequences: false)
        guard let first = parts.first, !first.isEmpty, parts.count <= 2 else { return nil }
        let cents = parts.count == 2 ? String(parts[1]) : ""
        guard cents.count <= 2, (String(first) + cents).allSatisfy(\.isASCIIDigit) else { return nil }
        return Int64(String(first) + cents + String(repeating: "0", count: 2 - cents.count))
    }

    /// The amount as one would type it.
    static func yuan(_ fen: Int64) -> String {
        let cents = fen % 100
        return cents == 0 ? "\(fen / 100)" : "\(fen / 100).\(cents < 10 ? "0" : "")\(cents)"
    }

    private static func plain(_ text: String) -> String {
        let spoken: [Character: Character] = ["．": ".", "。": ".", "－": "-", "−": "-", "＋": "+"]
        return String(text.filter { !$0.isWhitespace }.map { character in
            if let digit = character.wholeNumberValue, digit < 10 { return Character("\(digit)") }
            return spoken[character] ?? character
        })
    }
}

extension Character {
    fileprivate var isASCIIDigit: Bool { isASCII && isNumber }
}
