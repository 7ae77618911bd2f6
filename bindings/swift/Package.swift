// swift-tools-version: 6.0
import PackageDescription

#if os(Linux)
// The header and its module map; the library itself is named to the linker, see test.sh.
let library = Target.systemLibrary(name: "doorstepFFI")
#else
// Made by bindings/apple.sh, on a Mac. It has not been built yet.
let library = Target.binaryTarget(name: "doorstepFFI", path: "doorstepFFI.xcframework")
#endif

let package = Package(
    name: "DoorstepCore",
    platforms: [.iOS(.v17), .macOS(.v14)],
    products: [.library(name: "DoorstepCore", targets: ["DoorstepCore"])],
    targets: [
        library,
        .target(name: "DoorstepCore", dependencies: ["doorstepFFI"]),
        .testTarget(name: "DoorstepCoreTests", dependencies: ["DoorstepCore"]),
    ],
    swiftLanguageModes: [.v6]
)
