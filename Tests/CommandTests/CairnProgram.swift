import Foundation
import Glibc
import TestSupport

/// The built program, in a working folder of its own where `SampleData` lies beside it.
///
/// It is the program that `CAIRN_BINARY` names, else the one built beside the tests.
struct CairnProgram: Sendable {
  /// What a run came to.
  struct Outcome: Hashable, Sendable {
    var code: Int32
    /// Whether the process ended by a signal and not by itself.
    var isKilled: Bool
    var output: String
    var messages: String

    /// The peak memory in KiB, where the command was run under `time -f 'peak %M'`.
    var peak: Int? {
      messages.split(separator: " ").last.flatMap {
        Int($0.trimmingCharacters(in: .whitespacesAndNewlines))
      }
    }
  }

  static let path: String? = {
    if let named = TestSettings.text("CAIRN_BINARY") { return named }
    let tests = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
    let beside = tests.appendingPathComponent("cairn").path
    return FileManager.default.isExecutableFile(atPath: beside) ? beside : nil
  }()

  /// The commands that this build has, as its help lists them.
  static let commands: Set<String> = {
    guard let help = try? CairnProgram().run("--help").output else { return [] }
    let list = help.components(separatedBy: "SUBCOMMANDS:").last ?? ""
    // Behind a name stands what it is for, whose further lines are indented deeper.
    return Set(
      list.split(separator: "\n").filter { $0.hasPrefix("  ") && $0.dropFirst(2).first != " " }
        .compactMap { $0.split(separator: " ").first.map(String.init) }.filter { $0 != "See" })
  }()

  static func knows(_ command: String) -> Bool { commands.contains(command) }

  /// The folder of the package, found from where this file lies.
  static let package: URL = {
    var folder = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
    for _ in 0..<3 { folder.deleteLastPathComponent() }
    return folder
  }()

  /// The sample's files, as they are typed.
  static let sample: [String] = {
    let folder = package.appendingPathComponent("SampleData").path
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.filter { $0.hasSuffix(".gz") }.sorted().map { "SampleData/\($0)" }
  }()

  let folder = TemporaryFolder()
  private let program: String

  init() throws {
    guard let program = Self.path else { throw CocoaError(.executableNotLoadable) }
    self.program = program
    try FileManager.default.createSymbolicLink(
      atPath: "\(folder.path)/SampleData",
      withDestinationPath: Self.package.appendingPathComponent("SampleData").path)
  }

  /// Runs the program to its end.
  func run(_ arguments: String..., environment: [String: String] = [:]) throws -> Outcome {
    try run(arguments, environment: environment)
  }

  /// Runs the program to its end.
  func run(_ arguments: [String], environment: [String: String] = [:]) throws -> Outcome {
    try finish(start(program, arguments, environment))
  }

  /// Runs a line of shell, in which `cairn` is the program.
  func shell(_ line: String) throws -> Outcome {
    let script = "cairn() { '\(program)' \"$@\"; }\n\(line)"
    return try finish(start("/bin/bash", ["-c", script], ["PROGRAM": program]))
  }

  /// Starts the program, and kills it after a while if it is not done by then.
  func runAndKill(_ arguments: [String], after seconds: Double) throws -> Outcome {
    let run = try start(program, arguments, [:])
    Thread.sleep(forTimeInterval: seconds)
    if run.process.isRunning { kill(run.process.processIdentifier, SIGKILL) }
    return try finish(run)
  }

  /// A process under way, and the files that take what it prints; files never fill up as pipes do.
  private struct Run {
    var process: Process
    var output: URL
    var messages: URL
  }

  private func start(
    _ executable: String, _ arguments: [String], _ environment: [String: String]
  ) throws -> Run {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: executable)
    process.arguments = arguments
    process.currentDirectoryURL = URL(fileURLWithPath: folder.path)
    // Nothing of the tester's own settings may change what the program says.
    let plain = [
      "PATH": "/usr/bin:/bin", "HOME": folder.path, "LC_ALL": "C.UTF-8", "TZ": "UTC",
      "SWIFT_BACKTRACE": "enable=no",
    ]
    process.environment = plain.merging(environment) { $1 }
    let run = Run(process: process, output: try makeFile(), messages: try makeFile())
    process.standardOutput = try FileHandle(forWritingTo: run.output)
    process.standardError = try FileHandle(forWritingTo: run.messages)
    process.standardInput = FileHandle.nullDevice
    try process.run()
    return run
  }

  private func finish(_ run: Run) throws -> Outcome {
    run.process.waitUntilExit()
    defer {
      try? FileManager.default.removeItem(at: run.output)
      try? FileManager.default.removeItem(at: run.messages)
    }
    return Outcome(
      code: run.process.terminationStatus,
      isKilled: run.process.terminationReason == .uncaughtSignal,
      output: String(decoding: try Data(contentsOf: run.output), as: UTF8.self),
      messages: String(decoding: try Data(contentsOf: run.messages), as: UTF8.self))
  }

  private func makeFile() throws -> URL {
    let file = URL(fileURLWithPath: "\(folder.path)/.printed-\(UUID().uuidString)")
    try Data().write(to: file)
    return file
  }
}
