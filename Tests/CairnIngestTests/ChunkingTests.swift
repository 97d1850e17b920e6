import CairnIngest
import CairnModel
import Testing

@Suite("Chunks")
struct ChunkingTests {
  static let small: [UInt8] = {
    var bytes: [UInt8] = [0xEF, 0xBB, 0xBF]
    bytes += Array(#"{"event":"a\n","ts":1767225600,"user_id":"ż"}"#.utf8) + [0x0D, 0x0A]
    bytes += Array(
      "\n  \r\n{\"event\":\"b\",\"ts\":\"2026-01-01\",\"email\":\"A@b.c\",\"x\":1.5}\n".utf8)
    bytes += Array("not json\n{\"event\":\"\u{0}\"}\n".utf8) + [0x22, 0xFF, 0x0A]
    return bytes + Array(#"{"event":"c","ts":1767225601,"cookie":"k","value":0.00015}"#.utf8)
  }()

  @Test("give the same events, rejects and counts wherever a small file is cut")
  func anyCut() {
    let whole = Reading(Self.small)
    #expect(whole.events.map(\.name) == ["a\n", "b", "c"])
    #expect(whole.reasons == [.notJSON, .nulByte, .notUTF8])
    #expect((whole.lines, whole.blank, whole.accepted) == (8, 2, 3))
    for cut in 0...Self.small.count {
      #expect(Reading(Self.small, cuts: [cut]) == whole, "cut at \(cut)")
      for second in stride(from: cut, through: Self.small.count, by: 13) {
        #expect(Reading(Self.small, cuts: [cut, second]) == whole, "cuts at \(cut), \(second)")
      }
    }
    #expect(Reading(Self.small, cuts: Array(0...Self.small.count)) == whole)
  }

  @Test("give the same for random cuts of random files")
  func randomCuts() {
    for seed in UInt64(0)..<60 {
      var random = Dice(seed: seed)
      var file: [UInt8] = []
      for _ in 0..<60 {
        var line = Array(RandomLine.object(&random).utf8)
        if random.below(5) == 0 { RandomLine.damage(&line, &random) }
        file += line + random.one(of: [[0x0A], [0x0D, 0x0A], [0x0A, 0x0A]])
      }
      let whole = Reading(file)
      #expect(whole.lines == whole.accepted + whole.rejects.count + whole.blank)
      let cuts = (0..<random.below(12)).map { _ in random.below(file.count) }.sorted()
      #expect(Reading(file, cuts: cuts) == whole, "seed \(seed)")
    }
  }

  @Test("skip a line over the limit, keep its head, and go on")
  func longLines() {
    let good = Array(#"{"event":"e","ts":1767225600,"user_id":7}"#.utf8)
    for (length, ending) in [
      (Limits.lineBytes, [0x0A]), (Limits.lineBytes, [0x0D, 0x0A]),
      (Limits.lineBytes + 1, [UInt8(0x0A)]), (Limits.lineBytes + 1, [0x0D, 0x0A]),
      (Limits.lineBytes + 2, [0x0A]), (3 * Limits.lineBytes, [0x0A]), (3 * Limits.lineBytes, []),
    ] as [(Int, [UInt8])] {
      let head = good.dropLast() + Array(#","x":""#.utf8)
      let padding = [UInt8](repeating: 0x61, count: length - head.count - 2)
      let long = head + padding + Array(#""}"#.utf8)
      let file = good + [0x0A] + long + ending + (ending.isEmpty ? [] : good)
      let isLong = length > Limits.lineBytes
      let whole = Reading(file)
      #expect(whole.lines == (ending.isEmpty ? 2 : 3))
      #expect(whole.events.count == (ending.isEmpty ? 1 : 2) + (isLong ? 0 : 1))
      if isLong {
        #expect(whole.reasons == [.tooLong])
        #expect(whole.rejects[0].byteCount == UInt64(length))
        #expect(whole.rejects[0].byteOffset == UInt64(good.count + 1))
        #expect(whole.rejects[0].bytes == Array(long.prefix(Limits.rejectedBytes)))
        #expect(whole.rejects[0].line == 2)
        #expect(whole.notes.longLines == 1)
      }
      for size in [length / 3, Limits.lineBytes / 2 + 17, Limits.lineBytes + 3] {
        let cuts = Array(stride(from: size, to: file.count, by: size))
        #expect(Reading(file, cuts: cuts) == whole, "length \(length), cuts of \(size)")
      }
    }
  }

  @Test("leave a small tail while a long line goes on")
  func tailStaysSmall() {
    var reader = RecordReader(source: .web)
    var tail: [UInt8] = []
    for _ in 0..<20 {
      let chunk = tail + [UInt8](repeating: 0x61, count: Limits.lineBytes / 2)
      tail = reader.read(chunk, isLast: false).tail
      #expect(tail.count <= Limits.lineBytes + 1)
    }
    #expect(tail.isEmpty)
    let (found, rest) = reader.read(tail, isLast: true)
    #expect(rest.isEmpty)
    #expect(found.rejects.map(\.byteCount) == [UInt64(10 * Limits.lineBytes)])
  }

  @Test("of nothing give nothing")
  func nothing() {
    let found = Reading([UInt8]())
    #expect(found.lines == 0 && found.events.isEmpty && found.rejects.isEmpty)
    #expect(Reading([0x0A, 0x0A]).blank == 2)
    #expect(Reading([0xEF, 0xBB, 0xBF]).lines == 0)
  }
}
