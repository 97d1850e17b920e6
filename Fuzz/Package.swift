// swift-tools-version: 6.2
import PackageDescription

// Fuzz targets, apart from the program: they need a compiler that ships libFuzzer.
// Build with: swift build -c release --sanitize=fuzzer --sanitize=address
let package = Package(
  name: "fuzz",
  dependencies: [.package(name: "cairn", path: "..")],
  targets: [
    .executableTarget(
      name: "cairn-fuzz", dependencies: [.product(name: "CairnRooms", package: "cairn")],
      swiftSettings: [.unsafeFlags(["-parse-as-library"])])
  ])
