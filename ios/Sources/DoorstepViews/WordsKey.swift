import DoorstepFeatures
import SwiftUI

/// The texts of the page around a view, for what is said aloud.
private struct WordsKey: EnvironmentKey {
    static let defaultValue = Words(.english)
}

extension EnvironmentValues {
    var words: Words {
        get { self[WordsKey.self] }
        set { self[WordsKey.self] = newValue }
    }
}
