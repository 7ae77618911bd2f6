/// A record as lines of `path = value`, fields in the order of their names, so that every language spells the same.
func spelled(_ record: Any) -> String {
    var out = ""
    lines("", record, &out)
    return out
}

private func lines(_ path: String, _ value: Any, _ out: inout String) {
    func below(_ name: String) -> String { path.isEmpty ? name : "\(path).\(name)" }
    let mirror = Mirror(reflecting: value)
    switch mirror.displayStyle {
    case .optional:
        guard let some = mirror.children.first else {
            out += "\(path) = none\n"
            return
        }
        lines(path, some.value, &out)
    case .collection:
        out += "\(path) = \(mirror.children.count) items\n"
        for (at, item) in mirror.children.enumerated() { lines(below("\(at)"), item.value, &out) }
    case .enum:
        // A variant without fields is its name; one with fields is a record under it.
        guard let variant = mirror.children.first else {
            out += "\(path) = \"\(upper("\(value)"))\"\n"
            return
        }
        lines(below(upper(variant.label!)), variant.value, &out)
    case .struct where !(value is String), .tuple:
        let fields = mirror.children.map { (snake($0.label!), $0.value) }.sorted { $0.0 < $1.0 }
        for (name, item) in fields { lines(below(name), item, &out) }
    default:
        guard let text = value as? String else {
            out += "\(path) = \(value)\n"
            return
        }
        let escaped = text.split(separator: "\\", omittingEmptySubsequences: false).joined(separator: "\\\\")
            .split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\\n")
        out += "\(path) = \"\(escaped)\"\n"
    }
}

private func upper(_ name: String) -> String { name.prefix(1).uppercased() + name.dropFirst() }

private func snake(_ name: String) -> String {
    String(name.flatMap { $0.isUppercase ? "_" + $0.lowercased() : String($0) })
}
