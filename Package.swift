// swift-tools-version: 6.2
import PackageDescription

/// The settings every room is built with.
let house: [SwiftSetting] = [
  .treatAllWarnings(as: .error),
  .strictMemorySafety(),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableExperimentalFeature("Lifetimes"),
  .unsafeFlags(["-cross-module-optimization"], .when(configuration: .release)),
]

let argumentParser: Target.Dependency = .product(
  name: "ArgumentParser", package: "swift-argument-parser")
let grdb: Target.Dependency = .product(name: "GRDB", package: "GRDB.swift")
let yams: Target.Dependency = .product(name: "Yams", package: "Yams")
let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let nio: [Target.Dependency] = ["NIOCore", "NIOPosix", "NIOHTTP1"].map {
  .product(name: $0, package: "swift-nio")
}

/// A room of the house: a Swift target with the house settings.
func room(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: house)
}

/// The tests of a room.
func tests(_ name: String, _ rooms: [Target.Dependency]) -> Target {
  .testTarget(name: name, dependencies: rooms + ["TestSupport"], swiftSettings: house)
}

let package = Package(
  name: "cairn",
  products: [
    .executable(name: "cairn", targets: ["CairnCLI"]),
    .library(name: "Cairn", targets: ["Cairn"]),
    // The rooms that meet strangers' bytes, for the fuzz targets.
    .library(
      name: "CairnRooms",
      targets: ["CairnModel", "CairnBytes", "CairnDefinitions", "CairnIngest"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
  ],
  targets: [
    // Doors to C.
    .systemLibrary(name: "CISAL", providers: [.apt(["libisal-dev"])]),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(name: "CXXHash", providers: [.apt(["libxxhash-dev"])]),
    .target(name: "CScan", cSettings: [.unsafeFlags(["-O3"])]),

    // The words, then the bytes.
    room("CairnModel"),
    room("CairnBytes", ["CISAL", "CZlib", "CXXHash", "CScan"]),

    // Written once, by the nightly job.
    room("CairnDefinitions", ["CairnModel", yams]),
    room("CairnIngest", ["CairnModel", "CairnBytes"]),
    room("CairnStore", ["CairnModel", "CairnBytes", grdb]),

    // Derived at every question.
    room("CairnJourney", ["CairnModel"]),
    room("CairnAnalysis", ["CairnModel", "CairnJourney"]),
    room("CairnReport", ["CairnModel", "CairnAnalysis", grdb]),

    // The front door, and the program.
    room(
      "Cairn",
      [
        "CairnModel", "CairnBytes", "CairnDefinitions", "CairnIngest", "CairnStore",
        "CairnJourney", "CairnAnalysis", "CairnReport", crypto,
      ]),
    room("CairnDashboard", ["Cairn", "CairnModel", "CairnReport"] + nio),
    room("CairnWorld", ["CairnBytes"]),
    .executableTarget(
      name: "CairnCLI",
      dependencies: [
        "Cairn", "CairnAnalysis", "CairnDashboard", "CairnModel", "CairnReport", "CairnWorld",
        argumentParser,
      ],
      swiftSettings: house),

    .executableTarget(
      name: "cairn-bench",
      dependencies: [
        "Cairn", "CairnAnalysis", "CairnBytes", "CairnModel", "CairnReport", "CairnWorld",
      ],
      path: "Benchmarks", exclude: ["Compare"], swiftSettings: house),

    // What holds all that to its word.
    .target(
      name: "TestSupport",
      dependencies: ["CairnModel", "CairnBytes", "CairnJourney", "CairnAnalysis"],
      path: "Tests/TestSupport", swiftSettings: house),
    tests("CairnModelTests", ["CairnModel"]),
    tests("CairnBytesTests", ["CairnBytes"]),
    tests("CairnDefinitionsTests", ["CairnDefinitions", "CairnModel"]),
    .testTarget(
      name: "CairnIngestTests",
      dependencies: ["CairnIngest", "CairnDefinitions", "CairnModel", "CairnBytes", "TestSupport"],
      exclude: ["Presets"], swiftSettings: house),
    .testTarget(
      name: "CairnStoreTests",
      dependencies: [
        "CairnStore", "CairnBytes", "CairnModel", "CairnJourney", "CairnAnalysis", "TestSupport",
        grdb,
      ],
      exclude: ["Formats/v1.part", "Formats/v1.store", "Formats/v3.store"], swiftSettings: house),
    tests("CairnJourneyTests", ["CairnJourney", "CairnAnalysis", "CairnModel"]),
    tests("CairnAnalysisTests", ["CairnAnalysis", "CairnJourney", "CairnModel"]),
    tests("CairnReportTests", ["CairnReport", "CairnModel"]),
    tests("CairnDashboardTests", ["CairnDashboard"] + nio),
    tests("CairnWorldTests", ["CairnWorld", "CairnBytes"]),
    tests("TidyTests", []),
    .testTarget(
      name: "CommandTests",
      dependencies: [
        "Cairn", "CairnCLI", "CairnBytes", "CairnModel", "CairnReport", "TestSupport",
      ],
      exclude: ["Goldens", "Stories", "Tools", "Warehouse"], swiftSettings: house),
    .testTarget(
      name: "CrashTests",
      dependencies: [
        "Cairn", "CairnCLI", "CairnStore", "CairnBytes", "CairnModel", "TestSupport",
      ],
      exclude: ["crash_shim.c"], swiftSettings: house),
  ]
)
