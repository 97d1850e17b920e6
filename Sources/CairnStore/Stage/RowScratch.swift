internal import CairnBytes
internal import CairnModel

/// What is being learned of one row: its shape and its identifiers, to be interned by their bytes,
/// and the codes of its values.
struct RowScratch: ~Copyable {
  /// The row's columns.
  private(set) var shape = RowBuffer<UInt16>()
  /// A value for each of them.
  private(set) var values = RowBuffer<UInt32>()
  /// For each identity type, the text's number plus one, or 0 (`CombinationTable`).
  private(set) var combination = RowBuffer<UInt32>()

  mutating func begin(identityCount: Int) {
    shape.truncate(to: 0)
    values.truncate(to: 0)
    combination.truncate(to: 0)
    combination.append(repeating: 0, count: identityCount)
  }

  mutating func append(_ value: UInt32, column: UInt16) {
    shape.append(column)
    values.append(value)
  }

  mutating func setIdentity(_ type: Int, code: UInt32) { combination[type] = code + 1 }

  /// The columns of an interned shape.
  static func columns(ofShape bytes: Span<UInt8>) -> [UInt16] {
    var columns: [UInt16] = []
    columns.reserveCapacity(bytes.count / 2)
    for index in stride(from: 0, to: bytes.count, by: 2) {
      columns.append(UInt16(bytes[index]) | UInt16(bytes[index + 1]) << 8)
    }
    return columns
  }
}

/// Where a reader's columns lie in the stage: a table, so that a field costs one look-up.
struct ColumnPlaces {
  static let identityMark: UInt16 = 1 << 15
  /// A column that no row has had yet, in the type at hand.
  static let unassigned: UInt16 = identityMark - 1

  /// Eight places for each of the reader's columns, by type.
  private var places: [UInt16] = []
  private var names: [ByteText] = []
  private var nameHashes: [UInt64] = []

  var count: Int { names.count }

  /// Takes the reader's next column in; a property gets its place when a row first has it.
  mutating func append(_ name: ByteText, identity type: Int?) {
    let place = type.map { UInt16($0) | Self.identityMark } ?? Self.unassigned
    places.append(contentsOf: repeatElement(place, count: 8))
    names.append(name)
    nameHashes.append(ByteHash.hash(name.bytes))
  }

  mutating func assign(_ place: UInt16, to field: ParsedField) {
    places[Int(field.column) * 8 + Int(field.type.rawValue)] = place
  }

  func place(of field: ParsedField) -> UInt16 {
    places[Int(field.column) * 8 + Int(field.type.rawValue)]
  }

  func name(of field: ParsedField) -> ByteText { names[Int(field.column)] }

  func nameHash(of field: ParsedField) -> UInt64 { nameHashes[Int(field.column)] }
}
