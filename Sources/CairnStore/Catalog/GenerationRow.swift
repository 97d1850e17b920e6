internal import CairnBytes
internal import CairnModel
internal import GRDB

/// The state of the store after one commit: its figures, and what proves them.
///
/// The newest row holds the checksums of all tables as that commit left them, and every row one of
/// itself, so that one row read first proves everything read after it.
struct GenerationRow {
  var number = 0
  var note = ""
  var loadCount = 0
  var eventCount = 0
  var dataStart: EventTime?
  var dataEnd: EventTime?
  var nextLoad = 1
  var nextPart = 1
  var definitions: Fingerprint?
  /// Over everything that counts now.
  var listChecksum: UInt64 = 0
  /// Over the past and the ledger.
  var ledgerChecksum: UInt64 = 0

  private static let table = "generations"
  private static let columns = """
    number, note, loads, events, data_start, data_end, next_load, next_part, definitions, \
    list_checksum, ledger_checksum
    """

  static func newest(_ db: Database) throws -> GenerationRow {
    let row = try Row.fetchOne(
      db, sql: "SELECT \(columns), row_checksum FROM \(table) ORDER BY number DESC LIMIT 1")
    guard let row else { throw StoreError.catalogDamaged("has no generation") }
    return try checked(row)
  }

  static func fetch(_ db: Database, number: Int) throws -> GenerationRow? {
    let row = try Row.fetchOne(
      db, sql: "SELECT \(columns), row_checksum FROM \(table) WHERE number = ?",
      arguments: [number])
    return try row.map(checked)
  }

  /// Reads all generations, and so checks that none is changed or missing.
  static func checkAll(_ db: Database) throws {
    let rows = try Row.fetchCursor(
      db, sql: "SELECT \(columns), row_checksum FROM \(table) ORDER BY number")
    var last: Int?
    while let row = try rows.next() {
      let number = try checked(row).number
      if let last, number != last + 1 {
        throw StoreError.catalogDamaged("generation \(last + 1) is missing")
      }
      last = number
    }
  }

  func insert(_ db: Database) throws {
    let checksum = CatalogRow(values).hash(in: Self.table)
    try db.execute(
      sql: "INSERT INTO \(Self.table) (\(Self.columns), row_checksum) "
        + "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      arguments: StatementArguments(values + [Int64(bitPattern: checksum).databaseValue]))
  }

  private var values: [DatabaseValue] {
    [
      number.databaseValue, note.databaseValue, loadCount.databaseValue, eventCount.databaseValue,
      dataStart?.microseconds.databaseValue ?? .null, dataEnd?.microseconds.databaseValue ?? .null,
      nextLoad.databaseValue, nextPart.databaseValue,
      definitions?.description.databaseValue ?? .null,
      Int64(bitPattern: listChecksum).databaseValue,
      Int64(bitPattern: ledgerChecksum).databaseValue,
    ]
  }

  /// Reads a row whose last column is the checksum of those before.
  private static func checked(_ row: Row) throws -> GenerationRow {
    var columns = CatalogRow(row)
    var generation = GenerationRow()
    generation.number = try columns.integer()
    generation.note = try columns.text()
    generation.loadCount = try columns.integer()
    generation.eventCount = try columns.integer()
    generation.dataStart = try columns.optionalTime()
    generation.dataEnd = try columns.optionalTime()
    generation.nextLoad = try columns.integer()
    generation.nextPart = try columns.integer()
    generation.definitions = try columns.optionalFingerprint()
    generation.listChecksum = try columns.bits()
    generation.ledgerChecksum = try columns.bits()
    let checksum = columns.hash(in: table, columnCount: row.count - 1)
    guard try columns.bits() == checksum else {
      throw StoreError.catalogDamaged("a row of \(table) has changed")
    }
    return generation
  }
}
