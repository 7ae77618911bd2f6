public protocol ShapeStyle: Sendable {}

public struct Color: ShapeStyle, Primitive {
    public nonisolated static let primary = Color()
    public nonisolated static let secondary = Color()
    public nonisolated static let clear = Color()
    nonisolated init() {}
    public var seen: Seen { Seen() }
}

public struct BackgroundStyle: ShapeStyle {}
extension ShapeStyle where Self == BackgroundStyle {
    public static var background: BackgroundStyle { BackgroundStyle() }
}

public protocol Shape: Sendable, View {}

extension Shape {
    public func stroke<S: ShapeStyle>(_ content: S, lineWidth: CGFloat = 1) -> some View { Color.clear }
    public func stroke<S: ShapeStyle>(_ content: S, style: StrokeStyle) -> some View { Color.clear }
}

public struct Rectangle: Shape, Primitive {
    public nonisolated init() {}
    public var seen: Seen { Seen() }
}

public struct RoundedRectangle: Shape, Primitive {
    public nonisolated init(cornerRadius: CGFloat) {}
    public var seen: Seen { Seen() }
}

public struct Path: Shape, Primitive {
    public nonisolated init(_ draw: (inout Path) -> Void) { draw(&self) }
    public nonisolated mutating func addLines(_ points: [CGPoint]) {}
    public var seen: Seen { Seen() }
}

public enum CGLineCap: Sendable { case round }
public enum CGLineJoin: Sendable { case round }

public struct StrokeStyle: Sendable {
    public init(lineWidth: CGFloat = 1, lineCap: CGLineCap, lineJoin: CGLineJoin) {}
}

public struct Font: Hashable, Sendable {
    public enum Weight: Sendable { case semibold, bold }
    public enum Design: Sendable { case rounded }
    public enum TextStyle: Sendable { case largeTitle }

    public static let largeTitle = Font()
    public static let title = Font()
    public static let title2 = Font()
    public static let title3 = Font()
    public static let headline = Font()
    public static let body = Font()
    public static func system(size: CGFloat, weight: Weight? = nil, design: Design? = nil) -> Font { Font() }
    public static func system(_ style: TextStyle, design: Design? = nil, weight: Weight? = nil) -> Font { Font() }
    public func weight(_ weight: Weight) -> Font { self }
}

public protocol Gesture<Value> {
    associatedtype Value
}

extension Gesture {
    public func onChanged(_ action: @escaping (Value) -> Void) -> some Gesture<Value> { self }
    public func onEnded(_ action: @escaping (Value) -> Void) -> some Gesture<Value> { self }
}

public struct DragGesture: Gesture {
    public struct Value {
        public let location: CGPoint
    }
    public init(minimumDistance: CGFloat = 10) {}
}
