import Foundation

/// What other apps open: a call, a map.
public enum Links {
    /// Calls a number; `nil` when it has no digits.
    public static func call(_ phone: String) -> URL? {
        let digits = phone.filter { $0.isASCII && $0.isNumber || $0 == "+" }
        return digits.isEmpty ? nil : URL(string: "tel:\(digits)")
    }

    /// Looks a place up on the map; `nil` when it is unknown.
    public static func map(_ place: String) -> URL? {
        guard !place.isEmpty, var url = URLComponents(string: "https://maps.apple.com/") else { return nil }
        url.queryItems = [URLQueryItem(name: "q", value: place)]
        return url.url
    }
}
