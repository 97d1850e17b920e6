public import Foundation

/// A folder for one test, removed with everything in it when the value goes.
public final class TemporaryFolder: Sendable {
  public let path: String

  public init() {
    path = "\(NSTemporaryDirectory())/cairn-\(UUID().uuidString)"
      .replacing("//", with: "/")
    do {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    } catch {
      preconditionFailure("a test needs a temporary folder: \(error)")
    }
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// The content of a file inside the folder.
  public func content(_ name: String) throws -> Data {
    try Data(contentsOf: URL(fileURLWithPath: "\(path)/\(name)"))
  }

  /// Writes a file inside the folder, over the one that is there.
  public func write(_ data: Data, to name: String) throws {
    try data.write(to: URL(fileURLWithPath: "\(path)/\(name)"))
  }
}
