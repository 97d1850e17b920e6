// What a rule about code must not trip over: the words in comments and strings. A small machine
// walks over the bytes, knows whether it stands in code, in a comment or in a string (also a raw
// one, one of several lines, or code inside a string's brackets), and writes a blank for every byte
// that is not code. Lines keep their numbers and their lengths in bytes.

/// Swift text without its comments and strings.
enum SwiftCode {
  static func blanked(_ text: String) -> [String] {
    var machine = Machine(bytes: Array(text.utf8))
    machine.run()
    let whole = String(decoding: machine.output, as: UTF8.self)
    var lines = whole.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    if lines.last == "" { lines.removeLast() }
    return lines
  }

  /// A string that is open: how it is quoted, and how deep the code in its brackets is.
  private struct OpenString {
    var hashes: Int
    var isLong: Bool
    var depth = 0
  }

  private struct Machine {
    let bytes: [UInt8]
    var output: [UInt8] = []
    var place = 0
    /// Strings around the place, each interrupted by the code in its brackets.
    var strings: [OpenString] = []

    init(bytes: [UInt8]) { self.bytes = bytes }

    mutating func run() {
      while place < bytes.count { step() }
    }

    private mutating func step() {
      if starts(with: "//") {
        while place < bytes.count, bytes[place] != 0x0A { blank() }
      } else if starts(with: "/*") {
        blankComment()
      } else if let opened = quote() {
        strings.append(opened)
        finishString()
      } else {
        keep()
      }
    }

    /// Copies a byte of code; a bracket may lead back into a string.
    private mutating func keep() {
      let byte = bytes[place]
      output.append(byte)
      place += 1
      guard !strings.isEmpty else { return }
      if byte == UInt8(ascii: "(") { strings[strings.count - 1].depth += 1 }
      guard byte == UInt8(ascii: ")") else { return }
      strings[strings.count - 1].depth -= 1
      if strings[strings.count - 1].depth == 0 { finishString() }
    }

    /// Blanks up to the string's end, or to the code in its next brackets.
    private mutating func finishString() {
      guard let string = strings.last else { return }
      let marks = String(repeating: "#", count: string.hashes)
      let end = (string.isLong ? "\"\"\"" : "\"") + marks
      while place < bytes.count {
        if starts(with: end) {
          for _ in 0..<end.utf8.count { blank() }
          strings.removeLast()
          return
        }
        if starts(with: "\\" + marks + "(") {
          for _ in 0...string.hashes { blank() }
          keep()
          return
        }
        if starts(with: "\\" + marks) { blank() }
        blank()
      }
    }

    private mutating func blankComment() {
      var depth = 0
      repeat {
        if starts(with: "/*") { depth += 1 }
        if starts(with: "*/") {
          depth -= 1
          blank()
        }
        blank()
      } while depth > 0 && place < bytes.count
    }

    /// The string that opens here, its quotes blanked.
    private mutating func quote() -> OpenString? {
      var end = place
      while end < bytes.count, bytes[end] == UInt8(ascii: "#") { end += 1 }
      guard end < bytes.count, bytes[end] == UInt8(ascii: "\"") else { return nil }
      let hashes = end - place
      let isLong = bytes[end...].starts(with: "\"\"\"".utf8)
      for _ in 0..<(hashes + (isLong ? 3 : 1)) { blank() }
      return OpenString(hashes: hashes, isLong: isLong)
    }

    private func starts(with text: String) -> Bool { bytes[place...].starts(with: text.utf8) }

    private mutating func blank() {
      guard place < bytes.count else { return }
      output.append(bytes[place] == 0x0A ? 0x0A : 0x20)
      place += 1
    }
  }
}
