import Foundation
import Testing

/// A real office on this machine: the `doorstep` program, founded in a folder of its own.
final class Office {
    private let home: Folder
    private var server: Child
    /// Where it answers, also after it was closed and opened again.
    let address: String

    init() throws {
        home = try Folder()
        try Self.run(home, "admin", "found", "--name", "North Heat", "--admin", "Zhou Min")
        try Self.run(home, "admin", "crew", "add", "East crew", "--id", "east")
        for (id, name) in [("li", "Li Wei"), ("wang", "Wang Bo")] {
            try Self.run(home, "admin", "person", "add", name, "--id", id, "--role", "technician", "--crew", "east")
        }
        (server, address) = try Self.serve(home, "127.0.0.1:0")
    }

    deinit {
        close()
    }

    /// A code that enrols this person's phone.
    func code(_ person: String) throws -> String {
        try Self.run(home, "admin", "phone", "code", person, "--quiet")
            .trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// Takes an order and gives it to these people.
    func order(_ people: String...) throws {
        let row = "no_heat,Mrs Wang,13800138000,3-2-501 Xinhua Road,\(people.joined(separator: " "))"
        let orders = "fault_kind,name,phone,address,assign\n\(row)\n"
        try orders.write(toFile: "\(home.path)/orders.csv", atomically: false, encoding: .utf8)
        try Self.run(home, "admin", "order", "import", "orders.csv")
    }

    /// Nobody answers any more.
    func close() {
        // Not `terminate`: a child of a thread of Swift's inherits that all signals but this one are blocked.
        kill(server.process.processIdentifier, SIGKILL)
        server.process.waitUntilExit()
    }

    func open() throws {
        server = try Self.serve(home, String(address.dropFirst("http://".count))).0
    }

    private struct Child {
        let process: Process
        let said: FileHandle
    }

    private static func start(_ home: Folder, _ arguments: [String]) throws -> Child {
        let process = Process()
        let said = Pipe()
        process.executableURL = program
        process.arguments = arguments
        process.currentDirectoryURL = URL(fileURLWithPath: home.path)
        process.environment = ["LANG": "en", "PATH": "/usr/bin:/bin"]
        process.standardOutput = said
        try process.run()
        return Child(process: process, said: said.fileHandleForReading)
    }

    /// A command of the program, and what it printed.
    @discardableResult
    private static func run(_ home: Folder, _ arguments: String...) throws -> String {
        let child = try start(home, arguments)
        let text = String(decoding: child.said.readDataToEndOfFile(), as: UTF8.self)
        child.process.waitUntilExit()
        try #require(child.process.terminationStatus == 0, "doorstep \(arguments.joined(separator: " "))\n\(text)")
        return text
    }

    private static func serve(_ home: Folder, _ listen: String) throws -> (Child, String) {
        let child = try start(home, ["serve", "--listen", listen])
        var text = ""
        while true {
            let more = child.said.availableData
            text += String(decoding: more, as: UTF8.self)
            if let found = text.firstMatch(of: /http:\/\/127\.0\.0\.1:\d+/), found.range.upperBound < text.endIndex {
                // What it says later has to go somewhere.
                child.said.readabilityHandler = { _ = $0.availableData }
                return (child, String(found.output))
            }
            try #require(!more.isEmpty, "the office did not open\n\(text)")
        }
    }
}
