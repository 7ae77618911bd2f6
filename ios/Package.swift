// swift-tools-version: 6.0
import PackageDescription

let core = Target.Dependency.product(name: "DoorstepCore", package: "swift")

var targets: [Target] = [
    .target(
        name: "DoorstepFeatures", dependencies: [core],
        // Read as it is, by the same code on every platform: see Words.
        resources: [.copy("Localizable.xcstrings")]),
    .target(name: "DoorstepPlatform", dependencies: [core, "DoorstepFeatures"]),
    .testTarget(name: "DoorstepPlatformTests", dependencies: [core, "DoorstepFeatures", "DoorstepPlatform"]),
    .testTarget(name: "DoorstepFeaturesTests", dependencies: [core, "DoorstepFeatures"]),
]

#if os(Linux)
// There is no SwiftUI here: a small module of ours has its name, so that the views are type-checked. See shim/README.md.
targets += [
    .target(name: "SwiftUI", path: "shim/SwiftUI"),
    .target(name: "DoorstepViews", dependencies: [core, "DoorstepFeatures", "SwiftUI"]),
    .testTarget(name: "DoorstepViewsTests", dependencies: [core, "DoorstepFeatures", "DoorstepViews", "SwiftUI"]),
]
#else
targets += [.target(name: "DoorstepViews", dependencies: [core, "DoorstepFeatures"])]
#endif

let package = Package(
    name: "DoorstepApp",
    defaultLocalization: "en",
    platforms: [.iOS(.v17)],
    products: [.library(name: "DoorstepApp", targets: ["DoorstepFeatures", "DoorstepViews", "DoorstepPlatform"])],
    dependencies: [
        // The engine: bindings and facade.
        .package(path: "../bindings/swift"),
    ],
    targets: targets,
    swiftLanguageModes: [.v6]
)
