public enum Axis: Sendable {
    case horizontal, vertical
    public struct Set: OptionSet, Sendable {
        public let rawValue: Int
        public init(rawValue: Int) { self.rawValue = rawValue }
        public static let horizontal = Self(rawValue: 1)
    }
}
public enum ScrollDismissesKeyboardMode: Sendable { case interactively }
public enum TextInputAutocapitalization: Sendable { case never }
public enum HorizontalAlignment: Sendable { case leading, center }
public enum VerticalAlignment: Sendable { case center, firstTextBaseline }
public enum VerticalEdge: Sendable { case top, bottom }
public enum Alignment: Sendable { case center, leading, bottom }
public enum TextAlignment: Sendable { case leading, center }
public enum UIKeyboardType: Sendable { case numbersAndPunctuation, decimalPad }
public enum DynamicTypeSize: Int, Comparable, Sendable {
    case large, xxLarge, accessibility1
    public static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }
}
public enum AccessibilityChildBehavior: Sendable { case combine }
public enum AccessibilityActionKind: Sendable { case `default` }

public struct AccessibilityTraits: OptionSet, Sendable {
    public let rawValue: Int
    public init(rawValue: Int) { self.rawValue = rawValue }
    public static let isHeader = Self(rawValue: 1)
    public static let isSelected = Self(rawValue: 2)
    public static let isButton = Self(rawValue: 4)
}

public struct Edge: Sendable {
    public struct Set: OptionSet, Sendable {
        public let rawValue: Int
        public init(rawValue: Int) { self.rawValue = rawValue }
        public static let horizontal = Self(rawValue: 1)
        public static let all = Self(rawValue: 3)
    }
}

public protocol PrimitiveButtonStyle {}
public struct PlainButtonStyle: PrimitiveButtonStyle {}
extension PrimitiveButtonStyle where Self == PlainButtonStyle {
    public static var plain: PlainButtonStyle { PlainButtonStyle() }
}

extension View {
    public func font(_ font: Font?) -> some View { Modified(self) }
    public func monospacedDigit() -> some View { Modified(self) }
    public func multilineTextAlignment(_ alignment: TextAlignment) -> some View { Modified(self) }
    public func padding(_ length: CGFloat) -> some View { Modified(self) }
    public func padding(_ edges: Edge.Set = .all, _ length: CGFloat? = nil) -> some View { Modified(self) }
    public func frame(
        minWidth: CGFloat? = nil, maxWidth: CGFloat? = nil, minHeight: CGFloat? = nil, alignment: Alignment = .center
    ) -> some View { Modified(Seen(parts: [self], minHeight: minHeight)) }
    public func foregroundStyle<S: ShapeStyle>(_ style: S) -> some View { Modified(self) }
    public func background<S: ShapeStyle>(_ style: S) -> some View { Modified(self) }
    public func background<S: ShapeStyle, T: Shape>(_ style: S, in shape: T) -> some View { Modified(self) }
    public func overlay<V: View>(alignment: Alignment = .center, @ViewBuilder content: () -> V) -> some View {
        Modified(self, and: [content()])
    }
    public func contentShape<S: Shape>(_ shape: S) -> some View { Modified(self) }
    public func buttonStyle<S: PrimitiveButtonStyle>(_ style: S) -> some View { Modified(self) }
    public func disabled(_ disabled: Bool) -> some View { Modified(self) }
    public func scrollDismissesKeyboard(_ mode: ScrollDismissesKeyboardMode) -> some View { Modified(self) }
    public func textInputAutocapitalization(_ style: TextInputAutocapitalization?) -> some View { Modified(self) }
    public func autocorrectionDisabled(_ disable: Bool = true) -> some View { Modified(self) }
    public func keyboardType(_ type: UIKeyboardType) -> some View { Modified(self) }
    public func dynamicTypeSize<T: RangeExpression>(_ range: T) -> some View where T.Bound == DynamicTypeSize {
        Modified(self)
    }
    public func safeAreaInset<V: View>(edge: VerticalEdge, @ViewBuilder content: () -> V) -> some View {
        Modified(self, and: [content()])
    }
    public func highPriorityGesture<G: Gesture>(_ gesture: G) -> some View { Modified(self) }
    public func onLongPressGesture(minimumDuration: Double = 0.5, perform action: @escaping () -> Void) -> some View {
        Modified(self)
    }

    public func navigationTitle<S: StringProtocol>(_ title: S) -> some View { Modified(self, and: [Text(title)]) }
    public func navigationDestination<D: Hashable, C: View>(
        for data: D.Type, @ViewBuilder destination: @escaping (D) -> C
    ) -> some View { Modified(self) }
    public func sheet<Item: Identifiable, Content: View>(
        item: Binding<Item?>, onDismiss: (() -> Void)? = nil, @ViewBuilder content: @escaping (Item) -> Content
    ) -> some View { Modified(self, and: item.wrappedValue.map { [content($0)] } ?? []) }
    public func fullScreenCover<Item: Identifiable, Content: View>(
        item: Binding<Item?>, @ViewBuilder content: @escaping (Item) -> Content
    ) -> some View { Modified(self, and: item.wrappedValue.map { [content($0)] } ?? []) }

    public func environment<V>(_ path: WritableKeyPath<EnvironmentValues, V>, _ value: V) -> some View { Modified(self) }
    public func interactiveDismissDisabled(_ isDisabled: Bool = true) -> some View { Modified(self) }
    public func task(_ action: @escaping @Sendable @MainActor () async -> Void) -> some View { Modified(self) }
    public func task<T: Equatable>(id value: T, _ action: @escaping @Sendable @MainActor () async -> Void) -> some View {
        Modified(self)
    }
    public func refreshable(action: @escaping @Sendable @MainActor () async -> Void) -> some View { Modified(self) }
    public func onChange<V: Equatable>(of value: V, _ action: @escaping () -> Void) -> some View { Modified(self) }

    public func accessibilityHidden(_ hidden: Bool) -> some View { Modified(Seen(parts: [self], isHidden: hidden)) }
    public func accessibilityLabel<S: StringProtocol>(_ label: S) -> some View {
        Modified(Seen(parts: [self], label: String(label)))
    }
    public func accessibilityElement(children: AccessibilityChildBehavior) -> some View { Modified(self) }
    public func accessibilityAddTraits(_ traits: AccessibilityTraits) -> some View { Modified(self) }
    public func accessibilityAction(
        _ kind: AccessibilityActionKind = .default, _ handler: @escaping () -> Void
    ) -> some View { Modified(self) }
}
