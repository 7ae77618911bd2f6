// swift-tools-version: 6.0
import PackageDescription

#if os(Linux)
// The header and its module map; the library itself is named to the linker, see test.sh.
let library = Target.systemLibrary(name: "doorstepFFI")
#else
// For Apple's systems cargo builds a static library for each target, and xcodebuild makes one framework of them:
//   cargo build --release -p doorstep-ffi --target aarch64-apple-ios
//   xcodebuild -create-xcframework -library libdoorstep_ffi.a -headers Sources/doorstepFFI … -output doorstepFFI.xcframework
// It is written here and has not been built: that needs a Mac.
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
