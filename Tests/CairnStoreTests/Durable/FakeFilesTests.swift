import CairnBytes
import TestSupport
import Testing

/// The strict disk must find out the mistakes that it is there for.
@Suite struct FakeFilesTests {
  private let temporary = TemporaryFolder()
  private let files = FakeFiles()
  private let content = Array("content".utf8)

  /// Publishes a file with one of the steps left out, and gives what is left after a power loss.
  private func left(
    withoutSync: Bool = false, withoutFolder: Bool = false, _ loss: FakeFiles.Loss
  ) throws -> [UInt8]? {
    let (passing, final) = ("\(temporary.path)/passing", "\(temporary.path)/final")
    let file = try files.create(passing)
    _ = try files.write(content.span, to: file, at: 0)
    if !withoutSync { try files.sync(file) }
    try files.close(file)
    try files.rename(passing, to: final)
    if !withoutFolder { try files.syncFolder(temporary.path) }
    try files.pullPlug(loss)
    guard try files.status(of: final) != nil else { return nil }
    return try files.content(of: final, limit: 1_000)
  }

  @Test("a file that was not synced is there without its content")
  func losesContent() throws {
    #expect(try left(withoutSync: true, .content) == [])
  }

  @Test("a folder that was not synced does not know the name")
  func losesNames() throws {
    #expect(try left(withoutFolder: true, .everything) == nil)
  }

  @Test("what was synced is kept by every power loss, and all is kept by a kill")
  func keepsWhatWasSynced() throws {
    for loss in FakeFiles.Loss.samples {
      #expect(try left(loss) == content, "\(loss)")
      try files.remove("\(temporary.path)/final")
      try files.syncFolder(temporary.path)
    }
    #expect(try left(withoutSync: true, withoutFolder: true, .nothing) == content)
  }
}
