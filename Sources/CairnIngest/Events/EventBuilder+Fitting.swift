import CairnBytes
import CairnModel

extension EventBuilder {
  /// Makes of a value what a mapped field must be.
  ///
  /// A value that cannot be so is marked in its slot; it matters only if it wins the field.
  @inline(__always)
  mutating func fit(_ slot: inout Slot, _ kind: FieldPlan.Kind) -> ParsedField {
    switch kind {
    case .event, .id:
      markNul(slot.text)
      return asText(slot)
    case .identity:
      markNul(slot.text)
      if hashesIdentifiers { hash(&slot) }
      identityRecord = record
      return asText(slot)
    case .time, .text: return asText(slot)
    case .currency:
      if !isCode(slot.text) { makeCode(&slot) }
      return asText(slot)
    case .money: return asMoney(&slot)
    case .quantity:
      let amount = asMoney(&slot)
      let isWhole = slot.value.field.type == .integer && !slot.isRewritten && !slot.isBad
      return isWhole ? slot.value.field : amount
    case .own, .spare: return slot.isRewritten ? asText(slot) : slot.value.field
    }
  }

  /// The value as text: a number as it was written, so that JSON 42 is CSV "42".
  @inline(__always)
  private func asText(_ slot: borrowing Slot) -> ParsedField {
    ParsedField(column: SourceColumn.none, text: slot.text)
  }

  /// Whether a text is three capital letters.
  @inline(__always)
  private func isCode(_ text: ByteSlice) -> Bool {
    guard text.count == 3 else { return false }
    let (bytes, range) = place(of: text)
    for index in range where bytes[index] &- 0x41 >= 26 { return false }
    return true
  }

  /// Makes a currency's code of three letters with blanks around them; other texts stay.
  private mutating func makeCode(_ slot: inout Slot) {
    let (bytes, range) = place(of: slot.text)
    let code = bytes[bytes.span.trimmed(range)].map(\.uppercased)
    guard code.count == 3, code.allSatisfy({ $0 &- 0x41 < 26 }) else { return }
    slot.text = append(code)
    slot.isRewritten = true
  }

  private mutating func asMoney(_ slot: inout Slot) -> ParsedField {
    var field = slot.value.field
    field.column = SourceColumn.none
    if field.type == .decimal, !slot.isRewritten { return field }
    if field.type == .integer, !slot.isRewritten {
      let units = Int64(bitPattern: field.payload)
      let (product, overflow) = units.multipliedReportingOverflow(by: 10_000)
      field.payload = UInt64(bitPattern: product)
      slot.isBad = overflow
    } else {
      let isNumeric = slot.value.kind == .number || slot.value.kind == .text
      switch isNumeric ? decimal(slot.text) : .none {
      case .exact(let decimal): field.payload = UInt64(bitPattern: decimal.tenThousandths)
      case .rounded(let decimal):
        field.payload = UInt64(bitPattern: decimal.tenThousandths)
        slot.isRounded = true
      case .none: slot.isBad = true
      }
    }
    field.type = .decimal
    if slot.isBad || slot.isRounded { hasOddMoney = true }
    return field
  }

  /// Where the bytes of a slice lie: in the chunk, or in the texts behind it.
  func place(of slice: ByteSlice) -> (bytes: [UInt8], range: Range<Int>) {
    let start = Int(slice.start)
    if start < chunkCount { return (chunk, start..<start + Int(slice.count)) }
    let offset = start - chunkCount
    return (rewritten, offset..<offset + Int(slice.count))
  }

  /// A slice as an exact decimal; blanks around it do not matter.
  private func decimal(_ slice: ByteSlice) -> DecimalReading {
    let (bytes, range) = place(of: slice)
    return Decimal4.read(bytes.span.extracting(bytes.span.trimmed(range)))
  }

  /// Puts bytes behind the chunk and says where they stand.
  mutating func append(_ bytes: [UInt8]) -> ByteSlice {
    let slice = ByteSlice(start: chunkCount + rewritten.count, count: bytes.count)
    rewritten.append(contentsOf: bytes)
    return slice
  }

  /// Remembers whether an identifier or a name holds a NUL.
  ///
  /// The chunk itself is searched only where a format lets a NUL through.
  @inline(__always)
  private mutating func markNul(_ slice: ByteSlice) {
    if Int(slice.start) >= chunkCount || chunkHasNul { searchNul(slice) }
  }

  private mutating func searchNul(_ slice: ByteSlice) {
    let (bytes, range) = place(of: slice)
    if bytes.span.extracting(range).firstIndex(of: 0, from: 0) != nil { hasNul = true }
  }
}

extension Span where Element == UInt8 {
  /// A range without the blanks at its ends.
  func trimmed(_ range: Range<Int>) -> Range<Int> {
    var (first, last) = (range.lowerBound, range.upperBound)
    while first < last, self[first].isBlank { first += 1 }
    while last > first, self[last - 1].isBlank { last -= 1 }
    return first..<last
  }
}

extension UInt8 {
  /// Whether the byte is a blank, a tab or a line end.
  var isBlank: Bool { self == 0x20 || (self >= 0x09 && self <= 0x0D) }

  /// The byte as a lower-case letter, if it is an ASCII letter.
  var lowercased: UInt8 { self >= 0x41 && self <= 0x5A ? self | 0x20 : self }

  var uppercased: UInt8 { self >= 0x61 && self <= 0x7A ? self & 0xDF : self }

  var isDigit: Bool { self &- 0x30 <= 9 }
}
