import DoorstepCore
import Foundation

private func place(_ name: String) -> URL {
    guard let path = ProcessInfo.processInfo.environment[name] else {
        fatalError("\(name) is not set; start these tests with bindings/swift/test.sh")
    }
    return URL(fileURLWithPath: path)
}

/// The top of the tree.
let top = place("DOORSTEP_TOP")

/// The program that cargo built.
let program = place("DOORSTEP_BUILT").appendingPathComponent("doorstep")

/// A pack of the fixtures.
func pack(_ id: String) throws -> [StandardFile] {
    let folder = top.appendingPathComponent("fixtures/standards/\(id)")
    return try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted().compactMap { name in
        let file = folder.appendingPathComponent(name)
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: file.path, isDirectory: &isFolder), !isFolder.boolValue else {
            return nil
        }
        return StandardFile(name: name, content: try Data(contentsOf: file))
    }
}

/// A new folder, which goes with the last reference to it.
final class Folder: Sendable {
    let path: String

    init() throws {
        let made = FileManager.default.temporaryDirectory.appendingPathComponent("doorstep-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: made, withIntermediateDirectories: false)
        path = made.path
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }
}

/// The code of the error that `work` ends with; `nil` when it succeeds or throws something else.
func code(_ work: () async throws -> Void) async -> String? {
    do {
        try await work()
    } catch let error as DoorstepError {
        return error.code
    } catch {}
    return nil
}
