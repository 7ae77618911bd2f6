import Foundation

#if canImport(BackgroundTasks)
import BackgroundTasks
#endif

/// Asks the system to wake the app for a sync. When it does so is the system's choice.
public enum BackgroundSync {
    /// Stands in the app's Info.plist too.
    public static let identifier = "app.doorstep.sync"

    #if canImport(BackgroundTasks)
    public static func schedule(after seconds: TimeInterval) {
        let request = BGAppRefreshTaskRequest(identifier: identifier)
        request.earliestBeginDate = Date(timeIntervalSinceNow: seconds)
        // Refused where the person has switched it off; on the screen the app syncs all the same.
        try? BGTaskScheduler.shared.submit(request)
    }
    #endif
}
