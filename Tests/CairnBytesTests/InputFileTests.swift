import CairnBytes
import Foundation
import Testing

@Suite struct InputFileTests {
  let text = sampleLines(200)

  /// Everything that a file holds, and what is said about it.
  private func read(
    _ path: String, _ options: InputOptions = InputOptions()
  ) throws(InputError) -> (bytes: [UInt8], summary: InputSummary) {
    var file = try InputFile(path: path, options: options)
    var bytes: [UInt8] = []
    while try file.nextChunk(into: &bytes) {}
    return (bytes, file.summary)
  }

  private func kind(of path: String) -> InputError.Kind? {
    do throws(InputError) {
      _ = try read(path)
      return nil
    } catch {
      return error.kind
    }
  }

  @Test("reads gzip and plain files, whatever they are called")
  func readsGzipAndPlain() throws {
    let folder = try TemporaryFolder()
    for name in ["a.gz", "b.ndjson", "c"] {
      let (bytes, summary) = try read(folder.write(gzip(text) + gzip(text), to: name))
      #expect(bytes == text + text)
      #expect(summary.isGzip && summary.memberCount == 2)
      #expect(summary.decodedByteCount == 2 * text.count)
    }
    let (bytes, summary) = try read(folder.write(text, to: "d.ndjson"))
    #expect(bytes == text)
    #expect(!summary.isGzip && summary.storedByteCount == text.count)
    #expect(summary.storedFingerprint == summary.decodedFingerprint)
  }

  @Test("knows the same text again at another level of compression")
  func fingerprintsTheText() throws {
    let folder = try TemporaryFolder()
    let small = try read(folder.write(gzip(text, .small(level: 9)), to: "a.gz")).summary
    let fast = try read(folder.write(gzip(text, .fast(level: 1)), to: "b.gz")).summary
    #expect(small.decodedFingerprint == Fingerprint(of: text.span))
    #expect(small.decodedFingerprint == fast.decodedFingerprint)
    #expect(small.storedFingerprint != fast.storedFingerprint)
  }

  @Test("hands over large files in chunks of about a mebibyte")
  func handsOverChunks() throws {
    let folder = try TemporaryFolder()
    let large = sampleLines(50_000)
    for stored in [gzip(large, .fast(level: 1)), large] {
      var file = try InputFile(path: folder.write(stored, to: "large"))
      var bytes: [UInt8] = []
      var chunk: [UInt8] = []
      while try file.nextChunk(into: &chunk) {
        #expect(chunk.count <= ByteLimits.chunkByteCount + 256 << 10)
        bytes += chunk
        chunk.removeAll(keepingCapacity: true)
      }
      #expect(bytes == large)
      #expect(file.summary.decodedFingerprint == Fingerprint(of: large.span))
    }
  }

  @Test("appends behind what the caller has kept")
  func appendsBehindATail() throws {
    let folder = try TemporaryFolder()
    var file = try InputFile(path: folder.write(gzip(text), to: "a.gz"))
    var bytes = Array("tail".utf8)
    while try file.nextChunk(into: &bytes) {}
    #expect(bytes == Array("tail".utf8) + text)
  }

  @Test("refuses what is no file, without waiting for it")
  func refusesWhatIsNoFile() throws {
    let folder = try TemporaryFolder()
    let pipe = folder.path("pipe.gz")
    #expect(unsafe mkfifo(pipe, 0o600) == 0)
    let loop = folder.path("loop.gz")
    try FileManager.default.createSymbolicLink(atPath: loop, withDestinationPath: loop)
    #expect(kind(of: pipe) == .pipe)
    #expect(kind(of: folder.url.path) == .folder)
    #expect(kind(of: "/dev/zero") == .device)
    #expect(kind(of: folder.path("none.gz")) == .missing)
    #expect(kind(of: loop) == .unreadable)
  }

  @Test("refuses a file that nobody may read", .enabled(if: getuid() != 0))
  func refusesTheUnreadable() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(text, to: "a")
    #expect(unsafe chmod(path, 0) == 0)
    #expect(kind(of: path) == .unreadable)
  }

  @Test("tells empty from nothing inside, and plain from gzip")
  func tellsEmptyFromNothing() throws {
    let folder = try TemporaryFolder()
    #expect(try kind(of: folder.write([], to: "empty.gz")) == .empty)
    #expect(try kind(of: folder.write([], to: "empty.csv")) == .empty)
    #expect(try read(folder.write(gzip([]), to: "nothing.gz")).bytes.isEmpty)
    let plain = try folder.write(text, to: "plain.gz")
    #expect(kind(of: plain) == .notGzip)
    var options = InputOptions()
    options.allowsPlain = true
    #expect(try read(plain, options).bytes == text)
  }

  @Test("refuses a damaged file, cut anywhere")
  func refusesDamage() throws {
    let folder = try TemporaryFolder()
    let stored = gzip(text)
    for count in [1, 2, 3, 9, 10, stored.count / 2, stored.count - 8, stored.count - 1] {
      #expect(try kind(of: folder.write(Array(stored[..<count]), to: "a.gz")) == .damaged)
    }
  }

  @Test("salvages what can be decoded, and says what is wrong")
  func salvages() throws {
    let folder = try TemporaryFolder()
    var options = InputOptions()
    options.salvages = true
    let stored = gzip(text)
    let cut = try read(folder.write(Array(stored.dropLast(300)), to: "a.gz"), options)
    #expect(text.starts(with: cut.bytes) && cut.bytes.count > text.count / 2)
    #expect(cut.summary.damage?.kind == .truncated)
    var flipped = stored
    flipped[stored.count - 8] ^= 1
    let unproven = try read(folder.write(flipped + stored, to: "b.gz"), options)
    #expect(unproven.bytes == text)
    #expect(unproven.summary.damage?.kind == .checksumMismatch)
    #expect(unproven.summary.decodedByteCount == text.count)
  }

  @Test("counts junk behind the last member")
  func countsJunk() throws {
    let folder = try TemporaryFolder()
    let (bytes, summary) = try read(folder.write(gzip(text) + Array("JUNK".utf8), to: "a.gz"))
    #expect(bytes == text)
    #expect(summary.trailingJunkByteCount == 4)
  }

  @Test("stops a file that decodes to more than is allowed")
  func stopsABomb() throws {
    let folder = try TemporaryFolder()
    let bomb = gzip([UInt8](repeating: 0, count: 30_000_000), .small(level: 9))
    var options = InputOptions()
    options.decodedByteLimit = 2_000_000
    let path = try folder.write(bomb, to: "a.gz")
    let error = #expect(throws: InputError.self) { try read(path, options) }
    #expect(error?.kind == .tooLarge)
  }

  @Test("refuses a file that changes while it is read", arguments: ["append", "cut", "rename"])
  func refusesAChangingFile(change: String) throws {
    let folder = try TemporaryFolder()
    let stored = gzip(sampleLines(100_000), .fast(level: 0))
    let path = try folder.write(stored, to: "a.gz")
    let other = try folder.write(gzip(text), to: "b.gz")
    var file = try InputFile(path: path)
    var chunk: [UInt8] = []
    #expect(try file.nextChunk(into: &chunk))
    switch change {
    case "append":
      let handle = try FileHandle(forWritingTo: URL(filePath: path))
      try handle.seekToEnd()
      try handle.write(contentsOf: Data(gzip(text)))
    case "cut": #expect(unsafe truncate(path, 400_000) == 0)
    default: #expect(unsafe rename(other, path) == 0)
    }
    var kind: InputError.Kind?
    do throws(InputError) {
      while try file.nextChunk(into: &chunk) { chunk.removeAll(keepingCapacity: true) }
    } catch {
      kind = error.kind
    }
    #expect(kind == .changedWhileRead)
  }
}
