internal import CairnBytes
internal import CairnModel

// A refused line was never taken apart, so whose it is must be seen from its bytes: every word or
// cell of it is held against the identifiers of people who were erased. E-mail addresses are kept
// in lower case, so each is looked at in lower case too.

/// Finds refused lines that name somebody who was erased.
struct SuppressedLines {
  private let suppressed: Set<UInt64>
  private let types: [[UInt8]]

  init(_ suppressed: Set<UInt64>, types: [ByteText]) {
    self.suppressed = suppressed
    self.types = types.map(\.bytes)
  }

  /// Whether any cell or word of a line is such an identifier.
  func areNamed(in line: [UInt8]) -> Bool {
    line.split(whereSeparator: \.endsCell).contains { cell in
      let value = Array(cell)
      let lowered = ByteText.lowercased(value.span).bytes
      return types.contains { isSuppressed(value, $0) || isSuppressed(lowered, $0) }
    }
  }

  private func isSuppressed(_ value: [UInt8], _ type: [UInt8]) -> Bool {
    suppressed.contains(SuppressedIdentifier.hash(type: type, value: value.span))
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
