import CairnBytes
import Testing

@Suite struct GzipWriterTests {
  @Test(
    "writes the same file however its input is cut",
    arguments: [GzipMethod.fast(level: 1), .fast(level: 3), .small(level: 6)])
  func anyCuttingReadsTheSame(method: GzipMethod) throws {
    let text = sampleLines(3000)
    for piece in [1000, 65_537, text.count] {
      var writer = GzipWriter(method)
      var stored: [UInt8] = []
      var position = 0
      while position < text.count {
        let end = min(position + piece, text.count)
        writer.append(text.span.extracting(position..<end), to: &stored)
        position = end
      }
      writer.finish(into: &stored)
      #expect(try gunzip(stored).bytes == text)
      if case .small = method { #expect(stored == gzip(text, method)) }
    }
  }

  @Test("keeps no time and no name in the header")
  func keepsNoTime() {
    for method in [GzipMethod.fast(level: 1), .small(level: 6)] {
      let stored = gzip(sampleLines(3), method)
      #expect(stored[..<4] == [0x1f, 0x8b, 8, 0])
      #expect(stored[4..<8] == [0, 0, 0, 0])
    }
  }

  @Test("makes logs several times smaller")
  func makesLogsSmaller() {
    let text = sampleLines(3000)
    #expect(gzip(text, .small(level: 6)).count * 3 < text.count)
    #expect(gzip(text, .fast(level: 1)).count * 2 < text.count)
  }
}
