internal import CairnModel
internal import GRDB

extension PartRecord {
  /// Reads a row of `CatalogTable.parts`.
  init(_ columns: inout CatalogRow) throws(StoreError) {
    let id = try columns.integer()
    let file = FileFacts(
      name: try columns.text(), byteCount: try columns.integer(),
      rowCount: try columns.integer(), hash: 0)
    let (firstTime, lastTime) = (try columns.time(), try columns.time())
    let (firstKey, lastKey) = (try columns.bits(), try columns.bits())
    guard firstTime <= lastTime, firstKey <= lastKey else {
      throw StoreError.catalogDamaged("part \(id) ends before it begins")
    }
    self.init(id: id, file: file, times: firstTime...lastTime, keys: firstKey...lastKey)
    fileHash = try columns.bits()
    level = try columns.integer()
    addedIn = try columns.integer()
    removedIn = try columns.optionalInteger()
  }

  /// Whether the part counts in a generation.
  func isLive(in generation: Int) -> Bool {
    addedIn <= generation && removedIn ?? .max > generation
  }

  func insert(_ db: Database, in generation: Int) throws {
    try db.execute(
      sql: "INSERT INTO parts (\(CatalogTable.parts.columns)) "
        + "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL)",
      arguments: [
        id, fileName, byteCount, rowCount, times.lowerBound.microseconds,
        times.upperBound.microseconds, Int64(bitPattern: keys.lowerBound),
        Int64(bitPattern: keys.upperBound), Int64(bitPattern: fileHash), level, generation,
      ])
  }
}
