import DoorstepCore

/// Why something was not done, for the place on the screen where it was asked for.
public struct Failure: Equatable, Sendable {
    /// What the person can do about it.
    public enum Advice: Sendable {
        /// Ask the office for a code and enrol; everything is kept.
        case enrol
        /// The same again, now or with a network.
        case tryAgain
        /// Free space first.
        case freeSpace
        /// Get the newer app.
        case updateApp
        /// Keep the phone and call the office.
        case callOffice
        /// Nothing but to read it.
        case none
    }

    /// Stable code, for whoever helps.
    public let code: String
    /// What happened and what to do, in the language of the screens.
    public let text: String
    /// Which rules hold it, what satisfies them, which reasons pass them.
    public let refusal: RefusalView?
    public let advice: Advice

    /// `nil` when a task was cancelled: then the screen has gone, and there is nobody to tell.
    init?(_ error: any Error) {
        switch error {
        case DoorstepError.Refused(let code, let text, let refusal): self.init(code, text, .none, refusal)
        case DoorstepError.SignInAgain(let code, let text), DoorstepError.KeyLost(let code, let text):
            self.init(code, text, .enrol)
        case DoorstepError.TryLater(let code, let text, _): self.init(code, text, .tryAgain)
        case DoorstepError.FreeSpace(let code, let text): self.init(code, text, .freeSpace)
        case DoorstepError.UpdateApp(let code, let text): self.init(code, text, .updateApp)
        case DoorstepError.Damaged(let code, let text), DoorstepError.Bug(let code, let text):
            self.init(code, text, .callOffice)
        case is CancellationError: return nil
        default: self.init("unexpected", "", .callOffice)
        }
    }

    private init(_ code: String, _ text: String, _ advice: Advice, _ refusal: RefusalView? = nil) {
        (self.code, self.text, self.advice, self.refusal) = (code, text, advice, refusal)
    }
}
