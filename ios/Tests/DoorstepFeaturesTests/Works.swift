import DoorstepCore
import DoorstepFeatures
import Testing

extension Work {
    /// Presses big buttons until the screen is as wanted.
    func go(_ model: VisitModel, until done: (VisitView) -> Bool) async throws {
        let thumb = Thumb(self)
        for _ in 0..<80 {
            guard let screen = model.screen.value else { break }
            if done(screen) { return }
            try await thumb.next(model)
        }
        Issue.record("it does not come to that")
    }
}

/// A button that no screen offered: what an older screen might still show.
func stale(_ act: String, fixed: [FieldInput] = []) -> ActionView {
    ActionView(
        act: act, step: "", label: act, line: "", topic: .other, screen: .tap, fixed: fixed, asks: [], waitMs: 0)
}
