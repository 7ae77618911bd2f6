#!/usr/bin/env bash
# A child process that terminate() does not end.
# Swift 6.0.3 with its Foundation, on Linux (Debian 13); seen on 2026-11-30.
#
# Expected: Process.run() starts a program as a shell does, and Process.terminate(), which sends SIGTERM, ends it unless
#   it handles the signal.
# Happens: the child inherits which signals its parent's thread has blocked. A thread of Swift's concurrency, and of
#   Dispatch, blocks nearly all, so a child that is started in a Task never receives SIGTERM, SIGINT or SIGHUP, nor do
#   its own children. Started from the main thread it does.
# Hurts: whoever starts helpers or servers from async code, such as a test of Swift Testing: terminate() has no effect,
#   waitUntilExit() waits for ever, and Ctrl-C leaves the child behind.
# Ours: bindings/swift/Tests/DoorstepCoreTests/Office.swift ends the office by SIGKILL.
#
# Seen:
#   started from the main thread: SIGTERM gets through, terminate() ends it
#   started in a task: SIGTERM is blocked
set -euo pipefail
need() { command -v "$1" >/dev/null || { echo "$1 is needed" >&2; exit 2; }; }
need swiftc
[ "$(uname -s)" = Linux ] || { echo "Linux is needed" >&2; exit 2; }

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cat > finding.swift <<'END'
import Foundation

/// Whether a program that is started here has SIGTERM blocked, by what Linux says of it.
@Sendable func blocksTerm() throws -> Bool {
    let child = Process(), said = Pipe()
    child.executableURL = URL(fileURLWithPath: "/bin/cat")
    child.arguments = ["/proc/self/status"]
    child.standardOutput = said
    try child.run()
    let status = String(decoding: said.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    child.waitUntilExit()
    let mask = status.split(separator: "\n").first { $0.hasPrefix("SigBlk:") }!.split(separator: "\t")[1]
    return UInt64(mask, radix: 16)! & (1 << UInt64(SIGTERM - 1)) != 0
}

@main struct Finding {
    @MainActor static func main() async throws {
        let sleeper = Process()
        sleeper.executableURL = URL(fileURLWithPath: "/bin/sleep")
        sleeper.arguments = ["600"]
        try sleeper.run()
        sleeper.terminate()
        sleeper.waitUntilExit()
        let ended = sleeper.terminationReason == .uncaughtSignal && sleeper.terminationStatus == SIGTERM
        let here = try blocksTerm()
        print("started from the main thread: SIGTERM \(here ? "is blocked" : "gets through"), terminate() \(ended ? "ends it" : "does not end it")")
        let there = try await Task.detached { try blocksTerm() }.value
        print("started in a task: SIGTERM \(there ? "is blocked" : "gets through")")
    }
}
END
swiftc -parse-as-library finding.swift -o finding
./finding > seen
cat seen
diff - seen <<'END'
started from the main thread: SIGTERM gets through, terminate() ends it
started in a task: SIGTERM is blocked
END
