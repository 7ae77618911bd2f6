import DoorstepCore
import DoorstepFeatures
import DoorstepPlatform
import Foundation
import Testing

/// The device's services as far as Linux has them, and the app's files as far as they can be read here.
@Suite(.serialized, .timeLimit(.minutes(2))) struct PlatformTests {
    @Test func theClocksGoOnTogether() {
        let clock = DeviceClock()
        let (first, then) = (clock.read(), clock.read())
        #expect(first.bootId == then.bootId && first.sinceBootMs <= then.sinceBootMs)
        #expect(first.bootId.contains(/^[a-z0-9-]{1,64}$/))
        #expect(DeviceClock().read().bootId == first.bootId, "it names the start of the device, not of the app")
    }

    @Test func theFolderIsMadeOnce() throws {
        let parent = try Folder()
        let folder = try DataFolder.make(in: URL(fileURLWithPath: parent.path))
        #expect(try DataFolder.make(in: URL(fileURLWithPath: parent.path)).path == folder.path)
    }

    @Test(arguments: [
        ("", .BadAddress), ("office", .BadAddress), ("ftp://127.0.0.1", .BadAddress), ("http://127.0.0.1:1", .Unreachable),
    ] as [(String, TransportFailure)]) func anAddressThatIsNone(_ office: String, _ failure: TransportFailure) {
        #expect(throws: failure) { try URLTransport(office: office).post(path: "/v1/sync", headers: [], body: Data()) }
    }

    @Test func theAppsFilesParse() throws {
        let sources = try ["ios/App", "ios/Sources/DoorstepPlatform"].flatMap { folder in
            try FileManager.default.contentsOfDirectory(atPath: top.appendingPathComponent(folder).path)
                .filter { $0.hasSuffix(".swift") }.map { top.appendingPathComponent("\(folder)/\($0)").path }
        }
        let parse = Process()
        parse.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        parse.arguments = ["swiftc", "-frontend", "-parse"] + sources
        try parse.run()
        parse.waitUntilExit()
        #expect(parse.terminationStatus == 0)
        #expect(sources.count > 5)
    }

    @Test func theAppsListsAreSound() throws {
        for name in ["PrivacyInfo.xcprivacy", "Doorstep.entitlements"] {
            let data = try Data(contentsOf: top.appendingPathComponent("ios/App/\(name)"))
            #expect(try PropertyListSerialization.propertyList(from: data, format: nil) is [String: Any], "\(name)")
        }
        let project = try String(contentsOf: top.appendingPathComponent("ios/project.yml"), encoding: .utf8)
        #expect(project.contains("BGTaskSchedulerPermittedIdentifiers: [\(BackgroundSync.identifier)]"))
        #expect(project.contains("CFBundleLocalizations: [en, zh-Hans]"))
    }
}
