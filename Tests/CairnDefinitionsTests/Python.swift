import Foundation
import Testing

/// Runs Python where a test compares with its libraries.
enum Python {
  /// What a script prints, or nil, said loudly, where Python or a library of it is missing.
  static func run(_ script: String, _ arguments: [String] = []) throws -> String? {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["python3", "-c", script] + arguments
    let output = Pipe()
    let errors = Pipe()
    process.standardOutput = output
    process.standardError = errors
    try process.run()
    let printed = output.fileHandleForReading.readDataToEndOfFile()
    let complaints = String(
      decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    let isMissing =
      process.terminationStatus == 127 || complaints.contains("ModuleNotFoundError")
      || complaints.contains("ZoneInfoNotFoundError")
    if isMissing {
      print("SKIPPED: python3 or a library of it is missing:\n\(complaints)")
      return nil
    }
    #expect(process.terminationStatus == 0, "\(complaints)")
    return String(decoding: printed, as: UTF8.self)
  }
}
