extension [UInt8] {
  /// Whether a text can hardly mean anything but the one identifier: an e-mail address, or one of
  /// sixteen bytes and more.
  var isTelling: Bool { count >= 16 || contains(UInt8(ascii: "@")) }

  /// Whether a text stands here by itself, without a letter or digit at either side.
  func holdsWord(_ word: [UInt8]) -> Bool {
    guard !word.isEmpty, word.count <= count else { return false }
    for start in 0...count - word.count where self[start] == word[0] {
      let end = start + word.count
      guard self[start..<end].elementsEqual(word) else { continue }
      let isCut = start > 0 && self[start - 1].isLetterOrDigit
      if !isCut, end == count || !self[end].isLetterOrDigit { return true }
    }
    return false
  }

  func trimmed(_ isOutside: (UInt8) -> Bool) -> [UInt8] {
    guard let start = firstIndex(where: { !isOutside($0) }),
      let end = lastIndex(where: { !isOutside($0) })
    else { return [] }
    return Array(self[start...end])
  }

  /// The text with each `%40` and the like as the byte that it stands for.
  var withoutPercents: [UInt8] {
    var bytes: [UInt8] = []
    var place = 0
    while place < count {
      let digits = String(decoding: self[(place + 1)...].prefix(2), as: UTF8.self)
      if self[place] == UInt8(ascii: "%"), digits.utf8.count == 2,
        let byte = UInt8(digits, radix: 16)
      {
        bytes.append(byte)
        place += 3
      } else {
        bytes.append(self[place])
        place += 1
      }
    }
    return bytes
  }
}

extension UInt8 {
  /// Whether a byte is part of a word: an ASCII letter or digit, or of a character beyond ASCII.
  var isLetterOrDigit: Bool {
    (0x30...0x39).contains(self) || (0x41...0x5A).contains(self) || (0x61...0x7A).contains(self)
      || self >= 0x80
  }
}
