// swift-tools-version: 6.2
import PackageDescription

// `make test` builds with warnings as errors; a newer compiler's new warnings must not stop a user's build.
let strict: [SwiftSetting] =
    Context.environment["BONGSU_STRICT"] == nil ? [] : [.treatAllWarnings(as: .error)]

let settings: [SwiftSetting] = strict + [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
]

let package = Package(
    name: "bongsu",
    products: [
        .executable(name: "bongsu", targets: ["bongsu"])
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2"),
    ],
    targets: [
        .systemLibrary(
            name: "CMarkGFM",
            providers: [.apt(["libcmark-gfm-dev", "libcmark-gfm-extensions-dev"])]),
        .target(
            name: "Documents",
            dependencies: ["CMarkGFM", .product(name: "Yams", package: "Yams")],
            swiftSettings: settings),
        .target(
            name: "Engine",
            dependencies: ["Documents", .product(name: "Crypto", package: "swift-crypto")],
            swiftSettings: settings),
        .target(
            name: "Adapters",
            dependencies: [
                "Documents", "Engine",
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "Subprocess", package: "swift-subprocess"),
            ],
            swiftSettings: settings),
        .target(
            name: "Lab",
            dependencies: [
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Subprocess", package: "swift-subprocess"),
            ],
            resources: [.embedInCode("Resources")],
            swiftSettings: settings),
        .executableTarget(
            name: "bongsu",
            dependencies: [
                "Documents", "Engine", "Adapters", "Lab",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: settings),
        .executableTarget(
            name: "bongsu-bench", dependencies: ["Documents", "Engine", "Adapters"], path: "Benchmarks",
            exclude: ["shop-database.sql"], swiftSettings: settings),
        .target(
            name: "TestSupport",
            dependencies: ["Documents", "Engine"],
            path: "Tests/TestSupport",
            swiftSettings: settings),
        .testTarget(name: "DocumentsTests", dependencies: ["Documents", "TestSupport"], swiftSettings: settings),
        .testTarget(name: "EngineTests", dependencies: ["Engine", "TestSupport"], swiftSettings: settings),
        .testTarget(
            name: "AdaptersTests",
            dependencies: ["Adapters", "TestSupport", .product(name: "GRDB", package: "GRDB.swift")],
            swiftSettings: settings),
        .target(
            name: "Simulation",
            dependencies: ["Engine", "Adapters", "TestSupport", .product(name: "GRDB", package: "GRDB.swift")],
            path: "Tests/Simulation",
            swiftSettings: settings),
        .executableTarget(
            name: "bongsu-soak", dependencies: ["Simulation", "Engine"], path: "Tests/Soak", swiftSettings: settings),
        .testTarget(
            name: "SimulationTests", dependencies: ["Simulation", "Engine", "TestSupport"], swiftSettings: settings),
        .testTarget(
            name: "LabTests",
            dependencies: [
                "Lab", "Adapters", "Documents", "Engine", "TestSupport", "bongsu",
                .product(name: "Subprocess", package: "swift-subprocess"),
            ],
            swiftSettings: settings),
        .testTarget(
            name: "TranscriptTests", dependencies: ["bongsu", "TestSupport"], exclude: ["Transcripts"], swiftSettings: settings),
        .testTarget(name: "EndToEndTests", dependencies: ["bongsu", "TestSupport"], exclude: ["Golden"], swiftSettings: settings),
        .testTarget(name: "TidyTests", dependencies: ["TestSupport"], swiftSettings: settings),
    ]
)
