import DoorstepCore
import Foundation
import Testing

@testable import DoorstepFeatures

/// The String Catalog against the screens and itself.
@Suite struct WordsTests {
    @Test func eachWordStandsThereInBothLanguages() {
        #expect(Set(Catalog.shared.texts.keys) == Set(Word.allCases.map(\.rawValue)))
        for (key, texts) in Catalog.shared.texts {
            #expect(Set(texts.keys) == ["en", "zh-Hans"], "\(key)")
            #expect(texts.values.allSatisfy { !$0.isEmpty }, "\(key)")
            let fills = texts.values.map { $0.components(separatedBy: "%@").count }
            #expect(Set(fills).count == 1, "\(key): one language says more than the other")
        }
    }

    @Test func eachWordIsUsed() throws {
        let sources = top.appendingPathComponent("ios/Sources")
        let names = try #require(FileManager.default.enumerator(atPath: sources.path)).compactMap { $0 as? String }
        let code = try names.filter { $0.hasSuffix(".swift") && !$0.hasSuffix("/Word.swift") }
            .map { try String(contentsOf: sources.appendingPathComponent($0), encoding: .utf8) }
            .joined()
        for word in Word.allCases {
            #expect(code.contains(try Regex("\\.\(word.rawValue)\\b")), "nobody says \(word)")
        }
    }

    @Test func punctuationBetweenHanIsFullWidth() {
        for (key, texts) in Catalog.shared.texts {
            let text = texts["zh-Hans"] ?? ""
            #expect(text.firstMatch(of: /\p{Script=Han}[,;:?!()]|[,;:?!()]\p{Script=Han}/) == nil, "\(key): \(text)")
            #expect(text.contains(/\p{Script=Han}/), "\(key): \(text)")
            #expect(!(texts["en"] ?? "").contains(/[，。；：？！（）、]/), "\(key)")
        }
    }

    @Test func aTextIsFilled() {
        #expect(Words(.english)(.quantity, "3") == "Quantity: 3")
        #expect(Words(.chinese)(.quantity, "3") == "数量：3")
    }

    @Test func everySignHasAMark() {
        let signs: [Sign] = [
            .todo, .now, .done, .missed, .held, .skipped, .cannotTell, .attention, .flag, .waiting, .newer(word: "§"),
        ]
        #expect(Set(signs.map(\.mark)).count == signs.count)
    }
}
