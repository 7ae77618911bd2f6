import DoorstepCore
import DoorstepFeatures
import DoorstepPlatform
import DoorstepViews
import SwiftUI
import UserNotifications

// Written, and parsed by the tests; never built: that needs Xcode.

@main
struct DoorstepApp: App {
    @UIApplicationDelegateAdaptor(Notices.self) private var notices
    @Environment(\.scenePhase) private var phase

    var body: some Scene {
        let app = notices.app
        WindowGroup {
            RootView(app)
        }
        .onChange(of: phase) {
            switch phase {
            case .active:
                Task { await app.resume() }
            case .background:
                BackgroundSync.schedule(after: 15 * 60)
                Task { await app.suspend() }
            default: break
            }
        }
        .backgroundTask(.appRefresh(BackgroundSync.identifier)) {
            BackgroundSync.schedule(after: await app.syncInBackground())
        }
    }
}

/// Takes a tapped notification to its visit, also when the tap started the app.
@MainActor
final class Notices: NSObject, UIApplicationDelegate, UNUserNotificationCenterDelegate {
    private(set) lazy var app = AppModel(
        language: Choice.language, alarm: NotificationAlarm(), deviceName: UIDevice.current.name,
        remember: { Choice.language = $0 }, open: openEngine)

    func application(
        _ application: UIApplication, didFinishLaunchingWithOptions options: [UIApplication.LaunchOptionsKey: Any]?
    ) -> Bool {
        UNUserNotificationCenter.current().delegate = self
        return true
    }

    nonisolated func userNotificationCenter(
        _ center: UNUserNotificationCenter, didReceive response: UNNotificationResponse
    ) async {
        guard let visit = response.notification.request.content.userInfo[NotificationAlarm.visit] as? String else { return }
        await MainActor.run { app.show(visit) }
    }

    /// It rings also while the app is on the screen: the technician may look elsewhere.
    nonisolated func userNotificationCenter(
        _ center: UNUserNotificationCenter, willPresent notification: UNNotification
    ) async -> UNNotificationPresentationOptions {
        [.banner, .sound]
    }
}

/// The language that was chosen in the app; until then the first of the system's that the app has.
@MainActor
enum Choice {
    private static let key = "language"

    static var language: Language {
        get {
            let tag = UserDefaults.standard.string(forKey: key) ?? Bundle.main.preferredLocalizations.first ?? "en"
            return tag.hasPrefix("zh") ? .chinese : .english
        }
        set { UserDefaults.standard.set(newValue == .chinese ? "zh-Hans" : "en", forKey: key) }
    }
}

/// Opens the engine with the device's own services.
@MainActor
private func openEngine(_ language: Language) async throws -> Doorstep {
    let office = Bundle.main.object(forInfoDictionaryKey: "DoorstepOffice") as? String ?? ""
    let version = Bundle.main.object(forInfoDictionaryKey: "CFBundleShortVersionString") as? String ?? ""
    let support = try FileManager.default.url(
        for: .applicationSupportDirectory, in: .userDomainMask, appropriateFor: nil, create: true)
    let folder = try DataFolder.make(in: support)
    let config = OpenConfig(folder: folder.path, language: language, office: office, app: "doorstep/\(version) ios")
    return try await Doorstep.open(
        config, keys: EnclaveVault(), clock: DeviceClock(), transport: URLTransport(office: office))
}
