import CairnModel

extension JSONScanner {
  /// Reads a number and hands it on typed.
  ///
  /// Integers are integers, a fraction of up to four places is an exact decimal, all else is a real
  /// number; what fits none of these (an integer beyond 64 bits, 1e400) stays the text it was.
  @inline(__always)
  mutating func readNumber(at node: Int, into builder: inout EventBuilder) -> Bool {
    let start = position
    let isNegative = bytes[start] == 0x2D
    if isNegative { position &+= 1 }
    let firstDigit = position
    var magnitude: UInt64 = 0
    takeDigits(&magnitude)
    let digitCount = position &- firstDigit
    guard digitCount == 1 || (digitCount > 1 && bytes[firstDigit] != 0x30) else {
      return fail(.notJSON, digitCount == 0 ? noValue : "a number begins with 0")
    }
    var placeCount = 0
    if bytes[position] == 0x2E {
      position &+= 1
      let firstPlace = position
      takeDigits(&magnitude)
      placeCount = position &- firstPlace
      guard placeCount > 0 else { return fail(.notJSON, "a digit is missing behind the point") }
    }
    let isPlain = bytes[position] | 0x20 != 0x65 && digitCount &+ placeCount <= 14
    if isPlain, placeCount <= 4 {
      let source = ByteSlice(start: start, count: position &- start)
      let scaled = Int64(truncatingIfNeeded: magnitude) &* Self.scale(placeCount)
      let payload = UInt64(bitPattern: isNegative ? 0 &- scaled : scaled)
      let type = placeCount == 0 ? PropertyType.integer : .decimal
      builder.put(RecordValue(.number, type, payload: payload, source: source), at: node)
      return true
    }
    return readLongNumber(from: start, at: node, into: &builder)
  }

  @inline(__always)
  private mutating func takeDigits(_ magnitude: inout UInt64) {
    while true {
      let digit = bytes[position] &- 0x30
      guard digit <= 9 else { return }
      magnitude = magnitude &* 10 &+ UInt64(digit)
      position &+= 1
    }
  }

  /// What turns a number of up to four places into a whole: 1 without places, else ten-thousandths.
  @inline(__always)
  private static func scale(_ placeCount: Int) -> Int64 {
    switch placeCount {
    case 0, 4: 1
    case 1: 1_000
    case 2: 100
    default: 10
    }
  }

  /// Finishes a number that has an exponent or many digits.
  private mutating func readLongNumber(
    from start: Int, at node: Int, into builder: inout EventBuilder
  ) -> Bool {
    if bytes[position] | 0x20 == 0x65 {
      position += 1
      if bytes[position] == 0x2B || bytes[position] == 0x2D { position += 1 }
      let firstDigit = position
      while bytes[position].isDigit { position += 1 }
      guard position > firstDigit else {
        return fail(.notJSON, "a digit is missing in the exponent")
      }
    }
    let source = ByteSlice(start: start, count: position - start)
    let (type, payload) = NumberText.typed(bytes.extracting(start..<position))
    let value =
      type == .text
      ? RecordValue(text: source, kind: .number)
      : RecordValue(.number, type, payload: payload, source: source)
    builder.put(value, at: node)
    return true
  }
}

/// Numbers that are not read digit by digit.
enum NumberText {
  /// The type and the bits of a JSON number.
  static func typed(_ text: Span<UInt8>) -> (type: PropertyType, payload: UInt64) {
    let string = String(copying: text)
    let isWhole = !text.indices.contains { text[$0] == 0x2E || text[$0] | 0x20 == 0x65 }
    if isWhole {
      guard let integer = Int64(string) else { return (.text, 0) }
      return (.integer, UInt64(bitPattern: integer))
    }
    let hasExponent = text.indices.contains { text[$0] | 0x20 == 0x65 }
    if !hasExponent, case .exact(let decimal) = Decimal4.read(text) {
      return (.decimal, UInt64(bitPattern: decimal.tenThousandths))
    }
    guard let real = Double(string), real.isFinite else { return (.text, 0) }
    return (.real, real.bitPattern)
  }
}

extension String {
  /// The text of bytes that are ASCII.
  init(copying text: Span<UInt8>) {
    self.init(decoding: text.indices.map { text[$0] }, as: UTF8.self)
  }
}
