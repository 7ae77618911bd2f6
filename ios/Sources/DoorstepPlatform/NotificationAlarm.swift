#if canImport(UserNotifications)
import DoorstepFeatures
import UserNotifications

/// Rings by a local notification, which the system keeps whatever becomes of the app.
public final class NotificationAlarm: Alarm {
    /// Under this key a notification carries the id of its visit.
    public static let visit = "visit"

    private let center = UNUserNotificationCenter.current()

    public init() {}

    public func set(_ id: String, visit: String, afterMs: Int64, text: String) {
        // The system asks the person once, when it is needed first.
        center.requestAuthorization(options: [.alert, .sound]) { @Sendable _, _ in }
        let content = UNMutableNotificationContent()
        content.body = text
        content.sound = .default
        content.userInfo = [Self.visit: visit]
        let seconds = max(1, Double(afterMs) / 1000)
        let trigger = UNTimeIntervalNotificationTrigger(timeInterval: seconds, repeats: false)
        let request = UNNotificationRequest(identifier: id, content: content, trigger: trigger)
        center.add(request, withCompletionHandler: nil)
    }

    public func cancel(_ id: String) {
        center.removePendingNotificationRequests(withIdentifiers: [id])
        center.removeDeliveredNotifications(withIdentifiers: [id])
    }
}
#endif
