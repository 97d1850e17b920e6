import CairnBytes
import Testing

@Suite struct FingerprintTests {
  @Test("is XXH3 of 128 bits, as xxh128sum prints it")
  func isTheKnownHash() {
    let known = [
      "": "99aa06d3014798d86001c324468d497f",
      "a": "a96faf705af16834e6c632b61e964e1f",
      "abc": "06b05ab6733a618578af5f94892f3950",
    ]
    for (text, digits) in known {
      #expect("\(Fingerprint(of: Array(text.utf8).span))" == digits)
    }
  }

  @Test("does not depend on how the bytes come")
  func doesNotDependOnThePieces() {
    let text = sampleLines(500)
    for piece in [1, 63, 64, 1024, text.count] {
      var stream = FingerprintStream()
      var position = 0
      while position < text.count {
        let end = min(position + piece, text.count)
        stream.append(text.span.extracting(position..<end))
        position = end
      }
      #expect(stream.fingerprint == Fingerprint(of: text.span))
    }
  }
}
