import CairnBytes
import Foundation
import TestSupport
import Testing

@Suite struct GzipReaderTests {
  let text = sampleLines(200)

  @Test("reads what the writer wrote, at every level")
  func readsWhatTheWriterWrote() throws {
    let methods =
      (0...3).map { GzipMethod.fast(level: $0) } + (1...9).map { GzipMethod.small(level: $0) }
    for method in methods {
      for bytes in [[], [0], text, [UInt8](repeating: 9, count: 3_000_000)] {
        #expect(try gunzip(gzip(bytes, method)).bytes == bytes, "\(method)")
      }
    }
  }

  @Test("gives the same bytes however the input and the room are cut")
  func anyCuttingGivesTheSame() throws {
    let stored = gzip(text) + gzip([]) + gzip(text, .fast(level: 1)) + [0, 0] + Array("end".utf8)
    let whole = try gunzip(stored)
    #expect(whole == Decoded(bytes: text + text, memberCount: 3, trailingJunkByteCount: 3))
    for piece in [1, 2, 3, 7, 64, 1000] {
      for room in [1, 5, 333, 70_000] {
        #expect(try gunzip(stored, piece: piece, room: room) == whole, "\(piece) into \(room)")
      }
    }
  }

  @Test("refuses a file cut at any byte as truncated")
  func refusesEveryCut() {
    let stored = gzip(text)
    for count in 0..<stored.count {
      let error = #expect(throws: GzipError.self) { try gunzip(Array(stored[..<count])) }
      #expect(error?.kind == .truncated, "cut at \(count)")
      #expect(error?.byteOffset == count, "cut at \(count)")
    }
  }

  @Test("refuses a second member cut at any byte, except before its first")
  func refusesEveryCutOfASecondMember() throws {
    let first = gzip(text)
    let second = gzip(sampleLines(20))
    #expect(try gunzip(first).memberCount == 1)
    for count in 1..<second.count {
      let error = #expect(throws: GzipError.self) { try gunzip(first + second[..<count]) }
      #expect(error?.kind == .truncated, "cut at \(count)")
      #expect(error?.member == 2, "cut at \(count)")
    }
  }

  @Test("refuses every flipped bit, or reads the same bytes")
  func refusesEveryFlip() {
    let figure = TortureFigure(
      "turned bits of gzip files", "turned", "refused", "harmless", "wrong")
    for stored in [gzip(text), gzip(text, .fast(level: 1)), gzip(text) + gzip(text)] {
      var harmlessCount = 0
      for bit in 0..<(stored.count * 8) {
        var flipped = stored
        flipped[bit / 8] ^= 1 << UInt8(bit % 8)
        figure.count("turned")
        guard let decoded = try? gunzip(flipped) else {
          figure.count("refused")
          continue
        }
        harmlessCount += 1
        let isWhole = decoded.bytes.count % text.count == 0 && decoded.bytes.starts(with: text)
        figure.count(isWhole ? "harmless" : "wrong")
        #expect(isWhole && decoded.trailingJunkByteCount == 0, "bit \(bit)")
      }
      // In a header time, system, extra flags, the text hint and three unused flags mean nothing;
      // behind the data, what fills its last byte.
      #expect(harmlessCount <= 2 * (32 + 8 + 8 + 1 + 3 + 7))
    }
    figure.printLine()
  }

  @Test("tells a wrong CRC-32 and a wrong length")
  func tellsWrongTrailers() {
    var wrongChecksum = gzip(text)
    wrongChecksum[wrongChecksum.count - 8] ^= 1
    var wrongLength = gzip(text)
    wrongLength[wrongLength.count - 1] ^= 1
    for stored in [wrongChecksum, wrongLength] {
      let error = #expect(throws: GzipError.self) { try gunzip(stored) }
      #expect(error?.kind == .checksumMismatch)
      #expect(error?.decodedByteCount == text.count)
    }
  }

  @Test("names the kind of every fault after or before a member")
  func namesTheKind() {
    let good = gzip(text)
    let faults: [(String, [UInt8], GzipError.Kind)] = [
      ("plain text", Array("{\"event\":1}\n".utf8), .notGzip),
      ("zeros alone", [0, 0, 0, 0], .notGzip),
      ("another method", [0x1f, 0x8b, 0x07] + good[3...], .notGzip),
      ("a damaged first magic", [0x1f, 0x8a] + good[2...], .notGzip),
      ("a second member without its first byte", good + [0x9f] + good[1...], .badHeader),
      ("a second member of another method", good + [0x1f, 0x8b, 0x00] + good[3...], .badHeader),
      ("a block of no kind", Array(good[..<10]) + [0x07, 0, 0, 0, 0, 0, 0, 0], .damagedData),
    ]
    for (name, stored, kind) in faults {
      let error = #expect(throws: GzipError.self, "\(name)") { try gunzip(stored) }
      #expect(error?.kind == kind, "\(name)")
    }
  }

  @Test("counts junk after the last member, and takes padding for nothing")
  func countsJunk() throws {
    let good = gzip(text)
    let tails: [(tail: [UInt8], junk: Int)] = [
      ([], 0), ([0], 0), ([UInt8](repeating: 0, count: 512), 0),
      (Array("JUNKJUNK".utf8), 8), ([7], 1), ([0, 0, 7, 0], 2),
    ]
    for (tail, junk) in tails {
      let expected = Decoded(bytes: text, memberCount: 1, trailingJunkByteCount: junk)
      #expect(try gunzip(good + tail) == expected)
      #expect(try gunzip(good + tail, piece: 1) == expected)
    }
    #expect(try gunzip(good + [0, 0] + good).memberCount == 2)
  }

  @Test("ignores names, comments and extra fields of a header")
  func ignoresHeaderFields() throws {
    let good = gzip(text)
    let name = Array("../../../etc/passwd".utf8) + [0]
    let extra: [UInt8] = [4, 0, 1, 2, 3, 4]
    for (flags, fields) in [(8, name), (16, name), (4, extra), (28, extra + name + name)] {
      var stored = good
      stored[3] = UInt8(flags)
      stored.insert(contentsOf: fields, at: 10)
      #expect(try gunzip(stored).bytes == text, "flags \(flags)")
      #expect(try gunzip(stored, piece: 1).bytes == text, "flags \(flags), byte by byte")
    }
  }

  @Test("holds no more than its room of a file that grows a thousandfold")
  func boundsItsOutput() throws {
    let stored = gzip([UInt8](repeating: 0, count: 20_000_000), .small(level: 9))
    var reader = GzipReader()
    var room: [UInt8] = []
    let takenCount = try reader.inflate(stored.span, into: &room, upTo: 1000)
    #expect(room.count == 1000)
    #expect(takenCount < stored.count)
  }

  @Test("reads and writes what gzip and Python's gzip do")
  func agreesWithOtherPrograms() throws {
    let python =
      "import gzip,sys; sys.stdout.buffer.write(gzip.compress(sys.stdin.buffer.read(), 9))"
    let theirs = [
      try output(of: "gzip", ["-1", "-c"], input: text),
      try output(of: "gzip", ["-9", "-c"], input: text),
      try output(of: "python3", ["-c", python], input: text),
    ]
    for stored in theirs.compactMap({ $0 }) {
      #expect(try gunzip(stored).bytes == text)
    }
    for method in [GzipMethod.fast(level: 1), .small(level: 6)] {
      guard let decoded = try output(of: "gzip", ["-dc"], input: gzip(text, method)) else { return }
      #expect(decoded == text)
    }
  }
}
