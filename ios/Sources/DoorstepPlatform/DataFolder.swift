import Foundation

/// Where the engine keeps its files: in no backup, and readable once the device was unlocked after its start, so that
/// the app can sync in the background.
public enum DataFolder {
    public static func make(in parent: URL) throws -> URL {
        var folder = parent.appendingPathComponent("doorstep", isDirectory: true)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        #if !os(Linux)
        try FileManager.default.setAttributes(
            [.protectionKey: FileProtectionType.completeUntilFirstUserAuthentication], ofItemAtPath: folder.path)
        #endif
        var values = URLResourceValues()
        values.isExcludedFromBackup = true
        try folder.setResourceValues(values)
        return folder
    }
}
