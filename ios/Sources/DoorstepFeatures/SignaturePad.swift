import Foundation

/// What a finger draws: strokes of points in tenths of a millimetre.
public struct SignaturePad: Equatable, Sendable {
    public struct Point: Equatable, Sendable {
        public let x: Int
        public let y: Int

        public init(x: Int, y: Int) {
            (self.x, self.y) = (x, y)
        }
    }

    /// Fewer points look the same and keep any signature under the 64 KiB that the engine takes.
    private static let closest = 4
    private static let most = 4000

    public private(set) var strokes: [[Point]] = []
    private var drawing = false

    public init() {}

    public var isEmpty: Bool { strokes.isEmpty }

    /// The finger is here; the first time after ``lift()`` it begins a stroke.
    public mutating func move(to point: Point) {
        guard drawing else {
            drawing = true
            strokes.append([point])
            return
        }
        guard let last = strokes.last?.last, strokes.lazy.map(\.count).reduce(0, +) < Self.most else { return }
        if max(abs(point.x - last.x), abs(point.y - last.y)) >= Self.closest {
            strokes[strokes.count - 1].append(point)
        }
    }

    /// The finger is off the pad.
    public mutating func lift() {
        drawing = false
    }

    /// Takes the last stroke away.
    public mutating func undo() {
        drawing = false
        _ = strokes.popLast()
    }

    /// Begins anew.
    public mutating func clear() {
        self = SignaturePad()
    }

    /// A list of strokes, each a list of `[x, y]`.
    public var json: Data {
        let text = strokes.map { "[" + $0.map { "[\($0.x),\($0.y)]" }.joined(separator: ",") + "]" }
        return Data("[\(text.joined(separator: ","))]".utf8)
    }
}
