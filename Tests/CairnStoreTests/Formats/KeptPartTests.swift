import Foundation
import TestSupport
import Testing

@testable import CairnStore

/// Parts of every version that was ever released are kept here, and read for ever.
@Suite("Kept parts")
struct KeptPartTests {
  private static let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("v1.part").path

  @Test("a part of version 1 is read whole, with every checksum right")
  func readsVersionOne() throws {
    let reader = try PartReader.open(Self.file)
    let problems = reader.problems()
    #expect(problems.isEmpty)
    let (rowCount, names) = (reader.rowCount, reader.names)
    #expect(rowCount == 400)
    #expect(names.reduce(0) { $0 + $1.events } == rowCount)
    #expect(names.contains { $0.name == Array("view_item".utf8) })
    #expect(try Self.content(Self.file) == "bdbaa4e2a8b13b41")
  }

  /// A sum over all that the part's rows say.
  private static func content(_ path: String) throws -> String {
    let reader = try PartReader.open(path)
    let rowCount = reader.rowCount
    let contents = try reader.contents(ofRows: (0..<UInt32(rowCount)).map { $0 })
    return String(contents.reduce(UInt64(0)) { $0 &+ $1.content.value }, radix: 16)
  }

  @Test("a part of a version that is not known is refused, with what is needed")
  func refusesUnknownVersion() throws {
    var bytes = Array(try Data(contentsOf: URL(fileURLWithPath: Self.file)))
    bytes[8] = 99
    let other = FileManager.default.temporaryDirectory
      .appendingPathComponent("cairn-\(UUID().uuidString).part")
    try Data(bytes).write(to: other)
    defer { try? FileManager.default.removeItem(at: other) }
    #expect {
      _ = try PartReader.open(other.path).rowCount
    } throws: { error in
      (error as? StoreError)?.detail.contains("99") == true
    }
  }

  @Test("no byte of a part can be turned without being noticed, or mattering")
  func noticesTurnedBytes() throws {
    let bytes = Array(try Data(contentsOf: URL(fileURLWithPath: Self.file)))
    let other = FileManager.default.temporaryDirectory
      .appendingPathComponent("cairn-\(UUID().uuidString).part")
    defer { try? FileManager.default.removeItem(at: other) }
    let figure = TortureFigure("turned bytes of a part", "turned", "noticed", "harmless", "wrong")
    let whole = try Self.content(Self.file)
    for place in stride(from: 0, to: bytes.count, by: TestSettings.isTorture ? 1 : 211) {
      var turned = bytes
      turned[place] ^= 0x10
      try Data(turned).write(to: other)
      let isNoticed = Self.isNoticed(other.path)
      // What nobody notices must not matter: the bytes that fill gaps.
      let isHarmless = try isNoticed || Self.content(other.path) == whole
      #expect(isNoticed || isHarmless, "byte \(place)")
      figure.count("turned")
      figure.count(isNoticed ? "noticed" : isHarmless ? "harmless" : "wrong")
    }
    figure.printLine()
  }

  private static func isNoticed(_ path: String) -> Bool {
    guard let reader = try? PartReader.open(path) else { return true }
    return !reader.problems().isEmpty
  }
}
