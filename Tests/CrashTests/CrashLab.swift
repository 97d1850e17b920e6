import CairnBytes
import Foundation
import TestSupport

/// A place to kill the built program in, again and again, and to look at what is left.
///
/// The program is the one that `CAIRN_BINARY` names, else the one built beside the tests; the shim
/// that stands between it and the system is compiled from `crash_shim.c`.
struct CrashLab {
  /// What goes wrong, at the how-many-th operation that changes a file of the store.
  enum Crash: Hashable {
    /// The process ends before the operation, as by `kill -9`.
    case kill(at: Int)
    /// Half of a write is done, then the process ends.
    case tear(at: Int)
    /// Half of a write is done, and the program is told so; it writes the rest.
    case shorten(at: Int)
    /// The operation fails once.
    case fail(at: Int, code: Int32)
    /// The operation fails, and all after it.
    case failOn(from: Int, code: Int32)
  }

  struct Outcome {
    var code: Int32
    /// Whether the process ended by a signal and not by itself.
    var isKilled: Bool
    var output: String
    var messages: String
  }

  static var program: String? {
    if let named = ProcessInfo.processInfo.environment["CAIRN_BINARY"] { return named }
    let tests = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
    let beside = tests.appendingPathComponent("cairn").path
    return FileManager.default.isExecutableFile(atPath: beside) ? beside : nil
  }

  let folder = TemporaryFolder()
  private let program: String
  private var shim: String { "\(folder.path)/crash_shim.so" }

  init() throws {
    guard let program = Self.program else { throw CocoaError(.executableNotLoadable) }
    self.program = program
    let source = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("crash_shim.c").path
    let compiler = try Self.run(
      "/usr/bin/env", ["cc", "-O2", "-shared", "-fPIC", "-o", shim, source, "-ldl"], [:])
    guard compiler.code == 0 else { throw CocoaError(.executableNotLoadable) }
  }

  /// Runs the program on a store.
  func run(_ arguments: [String], on store: String) throws -> Outcome {
    try Self.run(program, arguments + ["--store", store], [:])
  }

  /// Runs the program without a store.
  func run(_ arguments: [String]) throws -> Outcome { try Self.run(program, arguments, [:]) }

  /// Runs the program on a store, with every sync left out or none.
  func run(_ arguments: [String], on store: String, withoutSyncs: Bool) throws -> Outcome {
    var environment = ["LD_PRELOAD": shim, "CAIRN_CRASH_FOLDER": store]
    if withoutSyncs { environment["CAIRN_CRASH_MODE"] = "nosync" }
    return try Self.run(program, arguments + ["--store", store], environment)
  }

  /// Runs the program on a store and lets something go wrong.
  func run(_ arguments: [String], on store: String, _ crash: Crash) throws -> Outcome {
    var environment = ["LD_PRELOAD": shim, "CAIRN_CRASH_FOLDER": store]
    let (mode, at, code): (String, Int, Int32) =
      switch crash {
      case .kill(let at): ("kill", at, 0)
      case .tear(let at): ("tear", at, 0)
      case .shorten(let at): ("short", at, 0)
      case .fail(let at, let code): ("fail", at, code)
      case .failOn(let from, let code): ("fail-on", from, code)
      }
    environment["CAIRN_CRASH_MODE"] = mode
    environment["CAIRN_CRASH_AT"] = String(at)
    environment["CAIRN_CRASH_ERRNO"] = String(code)
    return try Self.run(program, arguments + ["--store", store], environment)
  }

  /// The operations of an undisturbed run, with what they wrote.
  func operations(
    _ arguments: [String], on store: String, below folder: String? = nil
  ) throws -> [FileOperation] {
    let file = "\(self.folder.path)/log"
    try? FileManager.default.removeItem(atPath: file)
    let environment = [
      "LD_PRELOAD": shim, "CAIRN_CRASH_FOLDER": folder ?? store, "CAIRN_CRASH_LOG": file,
    ]
    _ = try Self.run(program, arguments + ["--store", store], environment)
    return try FileOperation.read(Array(Data(contentsOf: URL(fileURLWithPath: file))))
  }

  private static func run(
    _ program: String, _ arguments: [String], _ environment: [String: String]
  ) throws -> Outcome {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    process.environment?["SWIFT_BACKTRACE"] = "enable=no"
    let (output, messages) = (Pipe(), Pipe())
    process.standardOutput = output
    process.standardError = messages
    process.standardInput = FileHandle.nullDevice
    try process.run()
    // Neither fills its pipe: what the program prints here is short.
    let printed = output.fileHandleForReading.readDataToEndOfFile()
    let said = messages.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return Outcome(
      code: process.terminationStatus, isKilled: process.terminationReason == .uncaughtSignal,
      output: String(decoding: printed, as: UTF8.self),
      messages: String(decoding: said, as: UTF8.self))
  }
}
