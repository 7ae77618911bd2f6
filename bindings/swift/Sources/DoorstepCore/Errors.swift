extension DoorstepError {
    /// Stable code of what went wrong, for logs and for a program to tell cases apart.
    public var code: String { parts.0 }

    /// What happened and what to do, for the person, in the language of the screens.
    public var text: String { parts.1 }

    private var parts: (String, String) {
        switch self {
        case .SignInAgain(let code, let text), .TryLater(let code, let text, _), .FreeSpace(let code, let text),
            .UpdateApp(let code, let text), .Refused(let code, let text, _), .KeyLost(let code, let text),
            .Damaged(let code, let text), .Bug(let code, let text):
            (code, text)
        }
    }
}
