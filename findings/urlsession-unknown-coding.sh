#!/usr/bin/env bash
# An answer in a coding that URLSession does not know is no answer at all.
# Swift 6.0.3 with its Foundation, on Linux (Debian 13); seen on 2026-11-30.
#
# Expected: an app that sets Accept-Encoding itself gets the body as the server sent it, to decode it itself, as with
#   HttpURLConnection, OkHttp or libcurl, on which this URLSession stands. At least what URLSession cannot decode comes
#   as it is, with its status and headers.
# Happens: with a coding that libcurl does not know the task fails: no response, no status, URLError -1 (unknown). A
#   coding that it knows is decoded although the app asked for it, and nothing switches that off; the headers stay, a
#   plain body of 5 bytes under "Content-Encoding: gzip" and "Content-Length: 25" (the last is known of Apple's too).
# Hurts: who agreed on a coding with his own server, such as one with a dictionary, cannot use it, and the error says
#   nothing of it: it looks like a lost network, and is tried again. Who decodes by the header decodes twice.
# Ours: ios/Sources/DoorstepPlatform/URLTransport.swift asks for identity.
#
# Seen:
#   asked for gzip: status 200, Content-Encoding gzip, Content-Length 25, "hello"
#   asked for identity: status 200, Content-Encoding identity, Content-Length 5, "hello"
#   asked for x-own: no response, error -1
set -euo pipefail
need() { command -v "$1" >/dev/null || { echo "$1 is needed" >&2; exit 2; }; }
need swiftc; need gzip
[ "$(uname -s)" = Linux ] || { echo "Linux is needed" >&2; exit 2; }

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cat > finding.swift <<'END'
import Foundation
import FoundationNetworking

/// A server on this machine that answers one request with `body`, in `coding` as it says.
func server(_ coding: String, _ body: Data) -> URL {
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    withUnsafeMutablePointer(to: &address) {
        $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
            precondition(bind(listener, $0, size) == 0 && listen(listener, 1) == 0)
            precondition(getsockname(listener, $0, &size) == 0)
        }
    }
    let head = "HTTP/1.1 200 OK\r\nContent-Encoding: \(coding)\r\nContent-Length: \(body.count)\r\n\r\n"
    let answer = [UInt8](Data(head.utf8) + body)
    Thread.detachNewThread {
        let peer = accept(listener, nil, nil)
        var asked = "", bytes = [UInt8](repeating: 0, count: 4096)
        while !asked.hasSuffix("\r\n\r\n") {
            asked += String(decoding: bytes[..<read(peer, &bytes, bytes.count)], as: UTF8.self)
        }
        precondition(asked.contains("Accept-Encoding: \(coding)\r\n"))
        precondition(write(peer, answer, answer.count) == answer.count)
        close(peer)
        close(listener)
    }
    return URL(string: "http://127.0.0.1:\(UInt16(bigEndian: address.sin_port))/")!
}

/// Prints what an app gets that asks for `coding` itself.
func ask(_ coding: String, _ body: Data) async {
    var request = URLRequest(url: server(coding, body))
    request.setValue(coding, forHTTPHeaderField: "Accept-Encoding")
    let said: String
    let (data, response, error) = await withCheckedContinuation { done in
        URLSession.shared.dataTask(with: request) { done.resume(returning: ($0, $1, $2)) }.resume()
    }
    if let response = response as? HTTPURLResponse {
        let headers = ["Content-Encoding", "Content-Length"].map { "\($0) \(response.value(forHTTPHeaderField: $0) ?? "none")" }
        said = "status \(response.statusCode), \(headers.joined(separator: ", "))"
    } else {
        said = "no response"
    }
    let rest = (error as? URLError).map { "error \($0.code.rawValue)" } ?? "\"\(String(decoding: data!, as: UTF8.self))\""
    print("asked for \(coding): \(said), \(rest)")
}

@main struct Finding {
    static func main() async throws {
        let plain = Data("hello".utf8)
        await ask("gzip", try Data(contentsOf: URL(fileURLWithPath: "hello.gz")))
        await ask("identity", plain)
        await ask("x-own", plain)
    }
}
END
printf hello | gzip -n > hello.gz
swiftc -parse-as-library finding.swift -o finding
no_proxy=127.0.0.1 ./finding > seen
cat seen
diff - seen <<'END'
asked for gzip: status 200, Content-Encoding gzip, Content-Length 25, "hello"
asked for identity: status 200, Content-Encoding identity, Content-Length 5, "hello"
asked for x-own: no response, error -1
END
