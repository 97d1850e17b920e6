internal import CairnBytes
public import CairnModel

/// Events of one or more loads in memory, until they are sorted and written as a part.
///
/// Rows are kept as codes: every text is interned in its column's table, the list of properties
/// that a row has is interned as its *shape*, the identifiers it carries as its *combination*. So a
/// row of twenty properties takes about 50 bytes, and writing a part never touches a text again but
/// once for each distinct one.
public struct EventStage: ~Copyable, Sendable {
  /// The identity types, in the order of the definitions.
  let identityNames: [ByteText]
  var rows = RowBuffer<StagedRow>(capacity: 4_096)
  /// What the rows say: of each its name, shape, load and line, then a code for each value.
  var codes = CodeList()
  var names = TextTable()
  var shapes = TextTable()
  var combinations: CombinationTable
  var identities = OwnedList<TextTable>()
  var columns = OwnedList<StageColumn>()
  /// The loads whose rows lie here, by their ids.
  var loads: [UInt32] = []
  /// Whether a property was left out because there were more columns than a store has.
  private(set) var hasTooManyColumns = false
  /// Keys that may stand here more than once.
  var repeatedKeys: Set<UInt64> = []
  private var filter: KeyFilter
  /// The keys of the chunk at hand whose events have an id.
  private var newKeys = RowBuffer<UInt64>()
  private var columnIndex: [StageColumnName: UInt16] = [:]
  private var places = ColumnPlaces()
  private var scratch = RowScratch()

  /// A stage for the identity types of the definitions, and about so many rows.
  public init(identityTypes: [ByteText], expectedRows: Int = 6 << 20) {
    identityNames = identityTypes
    combinations = CombinationTable(identityCount: identityTypes.count)
    filter = KeyFilter(keys: expectedRows)
    for _ in identityTypes { identities.append(TextTable()) }
  }

  public var rowCount: Int { rows.count }

  /// A row with the codes that every row has.
  func open(_ row: Int) -> OpenRow { OpenRow(rows[row], codes.bytes) }

  /// The bytes of memory that the rows and their texts take, and will take beside while they are
  /// sorted and written.
  public var byteCount: Int {
    // A row knows its codes by a place of 32 bits.
    guard codes.count < Self.codeBytes else { return .max }
    var total = rows.count * (MemoryLayout<StagedRow>.stride + Self.rowExtra) + codes.count
    total += shapes.byteCount + combinations.byteCount
    total += combinations.count * Self.combinationExtra
    var longest = 0
    for index in 0..<columns.count {
      total += columns[index].byteCount + columns[index].texts.count * Self.textExtra
      longest = max(longest, columns[index].texts.byteCount)
    }
    for index in 0..<identities.count {
      total += identities[index].byteCount + identities[index].count * Self.identifierExtra
      longest = max(longest, identities[index].byteCount)
    }
    // One column's texts at a time are gathered, and encoded.
    return total + longest
  }

  /// Codes that make a stage full.
  private static let codeBytes = Int(UInt32.max) - 1 << 28
  /// Bytes for a row that is sorted: its number, its key and its bits in the filter.
  private static let rowExtra = 14
  /// For a combination: its key and rank, and a copy of both while keys are sorted.
  private static let combinationExtra = 48
  /// For a text: its new number, both ways.
  private static let textExtra = 8
  /// For an identifier: its new number, its hash, its link as it is found and as it is encoded,
  /// and its place in the map of clusters.
  private static let identifierExtra = 88

  /// Opens a load: the rows appended from now on are its own.
  public mutating func beginLoad(_ load: UInt32) {
    precondition(loads.count < Int(UInt16.max), "a part holds fewer than 65,535 loads")
    loads.append(load)
    places = ColumnPlaces()
  }

  /// Takes the events of a chunk in.
  public mutating func append(_ parsed: borrowing ParsedEvents) {
    learnColumns(parsed.columns)
    let bytes = parsed.bytes.span
    let fields = parsed.fields.span
    let events = parsed.events.span
    newKeys.truncate(to: 0)
    for index in events.indices {
      append(events[index], fields, bytes)
    }
    Self.note(newKeys, in: &filter, repeated: &repeatedKeys)
  }

  private mutating func append(
    _ event: ParsedEvent, _ fields: Span<ParsedField>, _ bytes: Span<UInt8>
  ) {
    scratch.begin(identityCount: identityNames.count)
    let range = Int(event.firstField)..<Int(event.firstField) + Int(event.fieldCount)
    for index in range { append(fields[index], bytes) }
    let name = bytes.extracting(event.name.range)
    let id = bytes.extracting(event.id.range)
    let hasID = !event.id.isEmpty
    let key = hasID ? Self.key(ofID: id) : contentKey(event, fields, bytes)
    let row = StagedRow(
      time: event.time.microseconds, key: key, start: UInt32(codes.count),
      combination: combinations.intern(scratch.combination), hasID: hasID)
    rows.append(row)
    codes.append(names.intern(name))
    codes.append(Self.intern(scratch.shape, in: &shapes))
    codes.append(UInt32(loads.count - 1))
    codes.append(event.line)
    for index in 0..<scratch.values.count { codes.append(scratch.values[index]) }
    if hasID { newKeys.append(key) }
  }

  private mutating func append(_ field: ParsedField, _ bytes: Span<UInt8>) {
    var place = places.place(of: field)
    if place == ColumnPlaces.unassigned {
      guard let made = makePlace(for: field) else { return }
      place = made
    }
    if place & ColumnPlaces.identityMark != 0 {
      let type = Int(place & ~ColumnPlaces.identityMark)
      let code = identities[type].intern(bytes.extracting(field.slice.range))
      scratch.setIdentity(type, code: code)
      return
    }
    let code =
      switch field.type {
      case .text: columns[Int(place)].texts.intern(bytes.extracting(field.slice.range))
      case .integer, .decimal, .real, .boolean:
        columns[Int(place)].code(of: Int64(bitPattern: field.payload))
      }
    scratch.append(code, column: place)
  }

  private static func intern(
    _ columns: borrowing RowBuffer<UInt16>, in shapes: inout TextTable
  ) -> UInt32 {
    shapes.intern(columns.bytes)
  }

  private static func note(
    _ keys: borrowing RowBuffer<UInt64>, in filter: inout KeyFilter, repeated: inout Set<UInt64>
  ) {
    filter.insert(keys.span) { key in repeated.insert(key) }
  }

  /// The key of an id: its bytes where they are eight or fewer, else their hash.
  public static func key(ofID id: Span<UInt8>) -> UInt64 {
    guard id.count <= 8 else { return ByteHash.hash(id) }
    var bits: UInt64 = 0
    for index in 0..<8 {
      bits = bits << 8 | (index < id.count ? UInt64(id[index]) : 0)
    }
    return bits
  }

  /// The key of a record without an id: the same for the same content, however its fields are
  /// ordered.
  private func contentKey(
    _ event: ParsedEvent, _ fields: Span<ParsedField>, _ bytes: Span<UInt8>
  ) -> UInt64 {
    var sum = ByteHash.mix(
      ByteHash.hash(bytes.extracting(event.name.range)), UInt64(bitPattern: event.time.microseconds)
    )
    for index in Int(event.firstField)..<Int(event.firstField) + Int(event.fieldCount) {
      let field = fields[index]
      let content =
        field.type == .text
        ? ByteHash.hash(bytes.extracting(field.slice.range)) : field.payload
      sum &+= ByteHash.mix(places.nameHash(of: field), content)
    }
    return sum
  }
}

extension EventStage {
  /// Makes room for the columns that a reader has met since the last chunk.
  private mutating func learnColumns(_ sourceColumns: [SourceColumn]) {
    while places.count < sourceColumns.count {
      let column = sourceColumns[places.count]
      let type = column.isIdentity ? identityNames.firstIndex(of: column.name) : nil
      places.append(column.name, identity: type)
    }
  }

  /// The column for a property's first value of a type, or nil where there are too many columns.
  private mutating func makePlace(for field: ParsedField) -> UInt16? {
    let key = StageColumnName(name: places.name(of: field), type: field.type)
    if columnIndex[key] == nil {
      guard columns.count < Limits.propertyColumns else {
        hasTooManyColumns = true
        return nil
      }
      columns.append(StageColumn(name: key.name, type: key.type))
      columnIndex[key] = UInt16(columns.count - 1)
    }
    guard let place = columnIndex[key] else { return nil }
    places.assign(place, to: field)
    return place
  }

  /// Forgets the first so many rows: they have been written.
  public mutating func drop(rowsBefore row: Int) {
    let kept = rows.count - row
    let start = kept > 0 ? Int(rows[row].start) : codes.count
    for index in 0..<kept {
      rows[index] = rows[row + index]
      rows[index].start -= UInt32(start)
    }
    rows.truncate(to: kept)
    codes.drop(first: start)
  }

  /// Forgets the rows behind the first so many: their file was refused.
  public mutating func drop(rowsFrom row: Int) {
    guard row < rows.count else { return }
    codes.truncate(to: Int(rows[row].start))
    rows.truncate(to: row)
  }
}

private struct StageColumnName: Hashable {
  var name: ByteText
  var type: PropertyType
}
