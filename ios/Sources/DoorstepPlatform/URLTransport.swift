import DoorstepCore
import Foundation

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// Carries a sync by the system's HTTP: its proxies, its certificates, its VPN.
public final class URLTransport: Transport {
    private let office: String
    private let session: URLSession

    /// - Parameter office: Address of the office, such as `https://office.example`.
    public init(office: String) {
        self.office = office.hasSuffix("/") ? String(office.dropLast()) : office
        let config = URLSessionConfiguration.ephemeral
        config.timeoutIntervalForRequest = 60
        config.timeoutIntervalForResource = 60
        config.requestCachePolicy = .reloadIgnoringLocalCacheData
        session = URLSession(configuration: config, delegate: NoRedirects(), delegateQueue: nil)
    }

    deinit {
        // A session keeps its delegate, and its threads, until it is told.
        session.finishTasksAndInvalidate()
    }

    public func post(path: String, headers: [Header], body: Data) throws -> HttpReply {
        guard let url = URL(string: office + path), url.host != nil, ["http", "https"].contains(url.scheme) else {
            throw TransportFailure.BadAddress
        }
        var request = URLRequest(url: url)
        request.httpMethod = "POST"
        request.httpBody = body
        for header in headers { request.setValue(header.value, forHTTPHeaderField: header.name) }
        // URLSession takes apart what it knows and fails on the rest, and cannot be told to leave the body as it came.
        request.setValue("identity", forHTTPHeaderField: "Accept-Encoding")
        return try wait(request)
    }

    /// The engine calls on a thread that may block.
    private func wait(_ request: URLRequest) throws -> HttpReply {
        let done = DispatchSemaphore(value: 0)
        let answer = Answer()
        session.dataTask(with: request) { data, response, error in
            answer.take(data, response, error)
            done.signal()
        }.resume()
        done.wait()
        return try answer.reply()
    }
}

/// What came back, from the thread of the session to the one that waits for it.
private final class Answer: @unchecked Sendable {
    private var taken: Result<HttpReply, TransportFailure> = .failure(.Unreachable)

    func take(_ data: Data?, _ response: URLResponse?, _ error: (any Error)?) {
        guard error == nil, let response = response as? HTTPURLResponse else {
            taken = .failure(Self.failure(error))
            return
        }
        let headers = response.allHeaderFields.compactMap { name, value -> Header? in
            guard let name = name as? String, let value = value as? String else { return nil }
            return Header(name: name, value: value)
        }
        taken = .success(HttpReply(status: Int32(response.statusCode), headers: headers, body: data ?? Data()))
    }

    func reply() throws -> HttpReply {
        try taken.get()
    }

    private static func failure(_ error: (any Error)?) -> TransportFailure {
        switch (error as? URLError)?.code {
        case .timedOut: .TimedOut
        case .badURL, .unsupportedURL: .BadAddress
        case .secureConnectionFailed, .serverCertificateUntrusted, .serverCertificateHasBadDate,
            .serverCertificateHasUnknownRoot, .serverCertificateNotYetValid:
            .Untrusted
        default: .Unreachable
        }
    }
}

/// Who sends a request elsewhere is not the office.
private final class NoRedirects: NSObject, URLSessionTaskDelegate {
    func urlSession(
        _ session: URLSession, task: URLSessionTask, willPerformHTTPRedirection response: HTTPURLResponse,
        newRequest request: URLRequest, completionHandler: @escaping @Sendable (URLRequest?) -> Void
    ) {
        completionHandler(nil)
    }
}
