@_exported import Foundation
@_exported import Observation

@MainActor @preconcurrency
public protocol View {
    associatedtype Body: View
    @ViewBuilder @MainActor @preconcurrency var body: Body { get }
}

extension Never: View {
    public var body: Never { fatalError("nothing is drawn here") }
}

/// A view that is made of no others of ours: what it says, and what stands in it.
public protocol Primitive: View where Body == Never {
    var seen: Seen { get }
}

extension Primitive {
    public var body: Never { fatalError("nothing is drawn here") }
}

/// What a view says for itself.
public struct Seen {
    var text: String?
    var parts: [any View] = []
    /// Said in place of everything inside.
    var label: String?
    var isButton = false
    var minHeight: CGFloat?
    var isHidden = false
}

@resultBuilder @MainActor
public struct ViewBuilder {
    public static func buildBlock() -> EmptyView { EmptyView() }
    public static func buildBlock<Content: View>(_ content: Content) -> Content { content }
    public static func buildBlock<each Content: View>(_ content: repeat each Content) -> TupleView<(repeat each Content)> {
        var parts: [any View] = []
        repeat parts.append(each content)
        return TupleView(parts: parts)
    }
    public static func buildExpression<Content: View>(_ content: Content) -> Content { content }
    public static func buildIf<Content: View>(_ content: Content?) -> Content? { content }
    public static func buildEither<T: View, F: View>(first: T) -> _ConditionalContent<T, F> { .init(part: first) }
    public static func buildEither<T: View, F: View>(second: F) -> _ConditionalContent<T, F> { .init(part: second) }
}

public struct EmptyView: Primitive {
    public init() {}
    public var seen: Seen { Seen() }
}

public struct TupleView<T>: Primitive {
    let parts: [any View]
    public var seen: Seen { Seen(parts: parts) }
}

public struct _ConditionalContent<T: View, F: View>: Primitive {
    let part: any View
    public var seen: Seen { Seen(parts: [part]) }
}

extension Optional: View where Wrapped: View {
    public typealias Body = Never
    public var body: Never { fatalError("nothing is drawn here") }
}

extension Optional: Primitive where Wrapped: View {
    public var seen: Seen { Seen(parts: map { [$0] } ?? []) }
}

/// A view after a modifier.
public struct Modified: Primitive {
    public let seen: Seen

    init(_ content: any View, and more: [any View] = []) {
        seen = Seen(parts: [content] + more)
    }

    init(_ seen: Seen) {
        self.seen = seen
    }
}
