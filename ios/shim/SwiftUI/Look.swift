/// What a screen says and which buttons it has, for tests: its views are made as they stand, once.
@MainActor
public struct Look {
    /// Every text, in order.
    public private(set) var texts: [String] = []
    /// What each button is called by VoiceOver.
    public private(set) var buttons: [String] = []

    public init(at view: any View) {
        take(view, label: nil)
    }

    private mutating func take(_ view: any View, label: String?) {
        guard let primitive = view as? any Primitive else {
            take(view.body, label: label)
            return
        }
        let seen = primitive.seen
        if seen.isHidden { return }
        let label = label ?? seen.label
        if seen.isButton {
            buttons.append(label ?? seen.parts.map { Look(at: $0).texts.joined(separator: " ") }.joined(separator: " "))
        }
        if let text = seen.text { texts.append(text) }
        for part in seen.parts { take(part, label: label) }
    }
}
