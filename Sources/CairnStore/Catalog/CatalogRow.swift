internal import CairnBytes
internal import CairnModel
internal import Foundation
internal import GRDB

/// A row of the catalog, read one column after another; a value of the wrong type is damage.
///
/// GRDB's own subscripts end the process at a null or a text where a number should be, which one
/// turned bit in the file can bring about.
struct CatalogRow {
  private let values: [DatabaseValue]
  private var column = 0

  init(_ row: Row) { values = Array(row.databaseValues) }

  init(_ values: [DatabaseValue]) { self.values = values }

  mutating func integer() throws(StoreError) -> Int {
    guard let number = try optionalInteger() else { throw wrongType }
    return number
  }

  mutating func optionalInteger() throws(StoreError) -> Int? {
    switch next() {
    case .null: return nil
    case .int64(let number): return Int(number)
    default: throw wrongType
    }
  }

  mutating func text() throws(StoreError) -> String {
    guard let text = try optionalText() else { throw wrongType }
    return text
  }

  mutating func optionalText() throws(StoreError) -> String? {
    switch next() {
    case .null: return nil
    case .string(let text): return text
    default: throw wrongType
    }
  }

  mutating func bytes() throws(StoreError) -> [UInt8] {
    guard case .blob(let data) = next() else { throw wrongType }
    return Array(data)
  }

  /// A number of 64 bits, kept as SQLite's signed one.
  mutating func bits() throws(StoreError) -> UInt64 {
    UInt64(bitPattern: Int64(try integer()))
  }

  mutating func time() throws(StoreError) -> EventTime {
    EventTime(microseconds: Int64(try integer()))
  }

  mutating func optionalTime() throws(StoreError) -> EventTime? {
    try optionalInteger().map { EventTime(microseconds: Int64($0)) }
  }

  mutating func fingerprint() throws(StoreError) -> Fingerprint {
    guard let fingerprint = Fingerprint(digits: try text()) else { throw wrongType }
    return fingerprint
  }

  mutating func optionalFingerprint() throws(StoreError) -> Fingerprint? {
    guard let digits = try optionalText() else { return nil }
    guard let fingerprint = Fingerprint(digits: digits) else { throw wrongType }
    return fingerprint
  }

  private mutating func next() -> DatabaseValue.Storage {
    guard column < values.count else { return .null }
    defer { column += 1 }
    return values[column].storage
  }

  private var wrongType: StoreError {
    StoreError.catalogDamaged("column \(column) of a row is not what it was")
  }
}

extension CatalogRow {
  /// The hash of the first values, or of all: each as a letter for its type, its length, its bytes.
  func hash(in table: String, columnCount: Int? = nil) -> UInt64 {
    var bytes = Array(table.utf8)
    bytes.reserveCapacity(256)
    for value in values.prefix(columnCount ?? values.count) {
      switch value.storage {
      case .null: bytes.append(UInt8(ascii: "n"))
      case .int64(let number): Self.append(UInt64(bitPattern: number), as: "i", to: &bytes)
      case .double(let number): Self.append(number.bitPattern, as: "d", to: &bytes)
      case .string(let text):
        Self.append(UInt64(text.utf8.count), as: "t", to: &bytes)
        bytes.append(contentsOf: text.utf8)
      case .blob(let data):
        Self.append(UInt64(data.count), as: "b", to: &bytes)
        bytes.append(contentsOf: data)
      }
    }
    return ByteHash.hash(bytes.span)
  }

  private static func append(_ number: UInt64, as type: Unicode.Scalar, to bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: type))
    for shift in stride(from: 0, to: 64, by: 8) {
      bytes.append(UInt8(truncatingIfNeeded: number >> UInt64(shift)))
    }
  }
}

extension Fingerprint {
  /// Reads the 32 hexadecimal digits that `description` writes.
  init?(digits: String) {
    guard digits.utf8.count == 32, let high = UInt64(digits.prefix(16), radix: 16),
      let low = UInt64(digits.suffix(16), radix: 16)
    else { return nil }
    self.init(high: high, low: low)
  }
}
