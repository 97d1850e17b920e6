internal import CairnBytes
internal import CairnModel

// Whose a refused line is. An identifier is looked for where its source says that identifiers
// stand; where nothing says what a value is, in every word of it. One that can hardly mean
// anything else (an e-mail address, or sixteen bytes and more) is found wherever it stands, in
// names and links too. E-mail addresses are kept in lower case, so each is looked at in lower case.

/// Finds refused lines that name somebody who was erased.
struct SuppressedLines {
  private let suppressed: Set<UInt64>
  private let types: [ByteText]
  private let fields: IdentityFields

  init(_ suppressed: Set<UInt64>, types: [ByteText], fields: IdentityFields) {
    self.suppressed = suppressed
    self.types = types
    self.fields = fields
  }

  /// Whether such an identifier stands in a line.
  func areNamed(in line: RejectedLine) -> Bool {
    LineValue.all(of: line).contains { value in
      if !value.isName, types.contains(where: { isIdentifier(value, $0) }) { return true }
      return words(of: value.bytes).contains { word in
        (value.isOpen || word.isTelling) && types.contains { isSuppressed(word, $0) }
      }
    }
  }

  /// Whether a value stands where an identifier does, and is one.
  private func isIdentifier(_ value: LineValue, _ type: ByteText) -> Bool {
    guard fields.holds(type, under: value.path) else { return false }
    return isSuppressed(value.bytes.trimmed { $0 <= 0x20 }, type)
  }

  /// The words of a value, as they stand and without what escapes them in a link.
  private func words(of value: [UInt8]) -> [[UInt8]] {
    var texts = [value]
    if value.contains(UInt8(ascii: "%")) { texts.append(value.withoutPercents) }
    return texts.flatMap { text in
      text.split(whereSeparator: \.endsCell).flatMap { cell in
        let word = Array(cell)
        let bare = word.trimmed { !$0.isLetterOrDigit }
        return bare == word ? [word] : [word, bare]
      }
    }
  }

  private func isSuppressed(_ value: [UInt8], _ type: ByteText) -> Bool {
    if suppressed.contains(SuppressedIdentifier.hash(type: type.bytes, value: value.span)) {
      return true
    }
    guard FieldName.isLowered(type) else { return false }
    let lowered = ByteText.lowercased(value.span).bytes
    return suppressed.contains(SuppressedIdentifier.hash(type: type.bytes, value: lowered.span))
  }
}

extension UInt8 {
  /// Whether a byte stands between the values of a line: blanks, quotes, and what separates cells,
  /// members of JSON, and parameters of a link.
  fileprivate var endsCell: Bool {
    switch self {
    case 0x00...0x20, 0x22, 0x26, 0x27, 0x2C, 0x3A, 0x3B, 0x3D, 0x3F, 0x5B, 0x5D, 0x7B...0x7D: true
    default: false
    }
  }
}
