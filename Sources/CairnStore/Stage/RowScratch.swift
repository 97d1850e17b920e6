internal import CairnBytes
internal import CairnModel

/// What is being learned of one row: its shape and its identifiers, as bytes to be interned.
struct RowScratch {
  /// The row's columns, two bytes each.
  private(set) var shape: [UInt8] = []
  /// The row's identifiers: four bytes for each identity type, the text's number plus one or 0.
  private(set) var combination: [UInt8] = []

  mutating func begin(identityCount: Int) {
    shape.removeAll(keepingCapacity: true)
    combination.removeAll(keepingCapacity: true)
    for _ in 0..<identityCount * 4 { combination.append(0) }
  }

  mutating func append(column: UInt16) {
    shape.append(UInt8(truncatingIfNeeded: column))
    shape.append(UInt8(truncatingIfNeeded: column >> 8))
  }

  mutating func setIdentity(_ type: Int, code: UInt32) {
    let stored = code + 1
    for byte in 0..<4 {
      combination[type * 4 + byte] = UInt8(truncatingIfNeeded: stored >> UInt32(byte * 8))
    }
  }

  /// The columns of an interned shape.
  static func columns(ofShape bytes: Span<UInt8>) -> [UInt16] {
    var columns: [UInt16] = []
    columns.reserveCapacity(bytes.count / 2)
    for index in stride(from: 0, to: bytes.count, by: 2) {
      columns.append(UInt16(bytes[index]) | UInt16(bytes[index + 1]) << 8)
    }
    return columns
  }

  /// The text numbers of an interned combination, by identity type; nil where absent.
  static func identities(ofCombination bytes: Span<UInt8>) -> [UInt32?] {
    var identities: [UInt32?] = []
    for index in stride(from: 0, to: bytes.count, by: 4) {
      var stored: UInt32 = 0
      for byte in 0..<4 { stored |= UInt32(bytes[index + byte]) << UInt32(byte * 8) }
      identities.append(stored == 0 ? nil : stored - 1)
    }
    return identities
  }
}

/// Where a reader's columns lie in the stage: a table, so that a field costs one look-up.
struct ColumnPlaces {
  static let identityMark: UInt16 = 1 << 15

  private var places: [UInt16] = []
  private var nameHashes: [UInt64] = []

  var count: Int { nameHashes.count }

  mutating func append(identity type: Int, nameHash: UInt64) {
    places.append(contentsOf: repeatElement(UInt16(type) | Self.identityMark, count: 8))
    nameHashes.append(nameHash)
  }

  mutating func append(columns: [UInt16], nameHash: UInt64) {
    places.append(0)
    places.append(contentsOf: columns)
    places.append(contentsOf: repeatElement(0, count: 7 - columns.count))
    nameHashes.append(nameHash)
  }

  func place(of field: ParsedField) -> UInt16 {
    places[Int(field.column) * 8 + Int(field.type.rawValue)]
  }

  func nameHash(of field: ParsedField) -> UInt64 { nameHashes[Int(field.column)] }
}
