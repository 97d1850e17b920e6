internal import CairnBytes
internal import Foundation
internal import GRDB

/// A table of the catalog that is under a checksum.
///
/// The checksum of a table is the sum of the hashes of its rows, so that it does not depend on their
/// order, and a commit need not read what it does not change: it takes off the rows that it
/// replaces and adds those that it writes. SQLite's own check does not see a changed value.
enum CatalogTable: String, CaseIterable {
  case parts, redirects, superseded
  case loads
  case loadRejects = "load_rejects"
  case partLoads = "part_loads"

  /// What every question reads.
  static let list: [CatalogTable] = [.parts, .redirects, .superseded]
  /// What is read to know files again and to show where events came from.
  static let ledger: [CatalogTable] = [.loads, .loadRejects, .partLoads]

  /// The columns under the checksum, in their order; a later migration may only add at the end.
  var columns: String {
    switch self {
    case .parts:
      "id, file, bytes, rows, first_time, last_time, first_key, last_key, file_hash, level, "
        + "added_in, removed_in"
    case .redirects: "generation, count, pairs, retired_in"
    case .superseded: "generation, part, count, rows"
    case .loads:
      "id, source, file, path, content, compressed, bytes, decoded_bytes, lines, accepted, "
        + "duplicates, rejected, filtered, blank, events, first_time, last_time, data_end, format, "
        + "salvaged, generation, forgotten_in, rejects_file, notes"
    case .loadRejects: "load, reason, lines"
    case .partLoads: "part, load, rows"
    }
  }

  /// Reads rows of the table in all their columns.
  func rows(
    _ db: Database, _ condition: String = "", _ arguments: StatementArguments = []
  ) throws -> RowCursor {
    try Row.fetchCursor(
      db, sql: "SELECT \(columns) FROM \(rawValue) \(condition)", arguments: arguments)
  }

  /// The sum of the hashes of some rows, or of all.
  func checksum(
    _ db: Database, _ condition: String = "", _ arguments: StatementArguments = []
  ) throws -> UInt64 {
    var sum: UInt64 = 0
    let rows = try rows(db, condition, arguments)
    while let row = try rows.next() { sum &+= hash(of: row) }
    return sum
  }

  /// The hash of one row that was read by `rows`.
  func hash(of row: Row) -> UInt64 { RowHash.hash(of: row.databaseValues, in: rawValue) }
}

/// The hash of a row's values: each as a letter for its type, its length and its bytes.
enum RowHash {
  static func hash(of values: some Sequence<DatabaseValue>, in table: String) -> UInt64 {
    var bytes = Array(table.utf8)
    for value in values {
      switch value.storage {
      case .null: bytes.append(UInt8(ascii: "n"))
      case .int64(let number): append(UInt64(bitPattern: number), as: "i", to: &bytes)
      case .double(let number): append(number.bitPattern, as: "d", to: &bytes)
      case .string(let text):
        append(UInt64(text.utf8.count), as: "t", to: &bytes)
        bytes.append(contentsOf: text.utf8)
      case .blob(let data):
        append(UInt64(data.count), as: "b", to: &bytes)
        bytes.append(contentsOf: data)
      }
    }
    return ByteHash.hash(bytes.span)
  }

  private static func append(_ number: UInt64, as type: Character, to bytes: inout [UInt8]) {
    bytes.append(contentsOf: type.utf8)
    for shift in stride(from: 0, to: 64, by: 8) {
      bytes.append(UInt8(truncatingIfNeeded: number >> UInt64(shift)))
    }
  }
}
