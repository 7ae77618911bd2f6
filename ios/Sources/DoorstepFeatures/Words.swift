import DoorstepCore
import Foundation

/// The texts of one language. Each screen names its own: a customer's page has the customer's language while the
/// technician's screens have theirs, which the system's look-up by the language of the app cannot do.
public struct Words: Equatable, Sendable {
    public let language: Language

    public init(_ language: Language) {
        self.language = language
    }

    /// For dates and figures that the system writes.
    public var locale: Locale {
        Locale(identifier: language == .chinese ? "zh-Hans" : "en")
    }

    /// A text, with `fill` in place of its `%@`.
    public func callAsFunction(_ word: Word, _ fill: String = "") -> String {
        let tag = language == .chinese ? "zh-Hans" : "en"
        let text = Catalog.shared.texts[word.rawValue]?[tag] ?? word.rawValue
        return text.replacingOccurrences(of: "%@", with: fill)
    }
}

/// The String Catalog, as Xcode edits it.
struct Catalog: Sendable {
    private struct File: Decodable {
        struct Entry: Decodable {
            let localizations: [String: Localization]
        }
        struct Localization: Decodable {
            let stringUnit: Unit
        }
        struct Unit: Decodable {
            let value: String
        }
        let strings: [String: Entry]
    }

    static let shared = Catalog()

    /// By key, then by language tag.
    let texts: [String: [String: String]]

    private init() {
        guard let url = Bundle.module.url(forResource: "Localizable", withExtension: "xcstrings"),
            let data = try? Data(contentsOf: url), let file = try? JSONDecoder().decode(File.self, from: data)
        else {
            // Never in an app that was tested: the keys are shown instead.
            texts = [:]
            return
        }
        texts = file.strings.mapValues { $0.localizations.mapValues(\.stringUnit.value) }
    }
}
