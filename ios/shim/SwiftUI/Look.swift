/// What a screen says and which buttons it has, for tests: its views are made as they stand, once.
@MainActor
public struct Look {
    /// Every text, in order.
    public private(set) var texts: [String] = []
    /// What each button is called by VoiceOver.
    public private(set) var buttons: [String] = []
    /// How high each of them is at least, points.
    public private(set) var heights: [CGFloat] = []

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
        if seen.isButton { heights.append(seen.parts.map { Self.height(of: $0) }.max() ?? 0) }
        if let text = seen.text { texts.append(text) }
        for part in seen.parts { take(part, label: label) }
    }

    private static func height(of view: any View) -> CGFloat {
        guard let primitive = view as? any Primitive else { return height(of: view.body) }
        return max(primitive.seen.minHeight ?? 0, primitive.seen.parts.map { height(of: $0) }.max() ?? 0)
    }
}
