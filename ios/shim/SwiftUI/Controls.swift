public struct Text: Primitive {
    let text: String
    public init<S: StringProtocol>(_ content: S) { text = String(content) }
    public var seen: Seen { Seen(text: text) }
}

public struct Button<Label: View>: Primitive {
    let label: Label
    public init(action: @escaping @MainActor () -> Void, @ViewBuilder label: () -> Label) { self.label = label() }
    public var seen: Seen { Seen(parts: [label], isButton: true) }
}

public struct TextField: Primitive {
    public init<S: StringProtocol>(_ title: S, text: Binding<String>, axis: Axis) { seen = Seen(text: text.wrappedValue) }
    public let seen: Seen
}

public struct DatePicker: Primitive {
    public init<S: StringProtocol>(_ title: S, selection: Binding<Date>) { seen = Seen(text: String(title)) }
    public init<S: StringProtocol>(_ title: S, selection: Binding<Date>, in range: PartialRangeThrough<Date>) {
        seen = Seen(text: String(title))
    }
    public let seen: Seen
}

public struct Stepper: Primitive {
    public init<S: StringProtocol, V: Strideable>(_ title: S, value: Binding<V>, in bounds: ClosedRange<V>) {
        seen = Seen(text: String(title))
    }
    public let seen: Seen
}

public struct ShareLink<Label: View>: Primitive {
    public init(item: String, @ViewBuilder label: () -> Label) { seen = Seen(parts: [label()], isButton: true) }
    public let seen: Seen
}

public struct ScrollView<Content: View>: Primitive {
    public init(@ViewBuilder content: () -> Content) { seen = Seen(parts: [content()]) }
    public let seen: Seen
}

public struct Group<Content: View>: Primitive {
    public init(@ViewBuilder content: () -> Content) { seen = Seen(parts: [content()]) }
    public let seen: Seen
}

public struct HStack<Content: View>: Primitive {
    public init(alignment: VerticalAlignment = .center, spacing: CGFloat? = nil, @ViewBuilder content: () -> Content) {
        seen = Seen(parts: [content()])
    }
    public let seen: Seen
}

public struct VStack<Content: View>: Primitive {
    public init(alignment: HorizontalAlignment = .center, spacing: CGFloat? = nil, @ViewBuilder content: () -> Content) {
        seen = Seen(parts: [content()])
    }
    public let seen: Seen
}

public struct ViewThatFits<Content: View>: Primitive {
    public init(in axes: Axis.Set, @ViewBuilder content: () -> Content) { seen = Seen(parts: [FirstOf(content())]) }
    public let seen: Seen
}

/// The first of several views: with room for all, it is the one that fits.
struct FirstOf: Primitive {
    let seen: Seen
    init(_ content: any View) {
        let parts = (content as? any Primitive)?.seen.parts ?? []
        seen = Seen(parts: Array(parts.prefix(1)))
    }
}

public struct Spacer: Primitive {
    public init(minLength: CGFloat? = nil) {}
    public var seen: Seen { Seen() }
}

public struct Divider: Primitive {
    public init() {}
    public var seen: Seen { Seen() }
}

public struct ForEach<Data: RandomAccessCollection, ID: Hashable, Content: View>: Primitive {
    public let seen: Seen
    public init(_ data: Data, id: KeyPath<Data.Element, ID>, @ViewBuilder content: @escaping (Data.Element) -> Content) {
        seen = Seen(parts: data.map { content($0) })
    }
}

extension ForEach where Data.Element: Identifiable, ID == Data.Element.ID {
    public init(_ data: Data, @ViewBuilder content: @escaping (Data.Element) -> Content) {
        seen = Seen(parts: data.map { content($0) })
    }
}

public struct NavigationStack<Data, Root: View>: Primitive {
    public let seen: Seen
    public init(path: Binding<Data>, @ViewBuilder root: () -> Root)
    where Data: MutableCollection & RandomAccessCollection & RangeReplaceableCollection, Data.Element: Hashable {
        seen = Seen(parts: [root()])
    }
}
