internal import CairnBytes
internal import CairnModel
internal import GRDB

extension LoadRecord {
  /// Reads a row of `CatalogTable.loads`, as it was in a generation or is now.
  init(_ columns: inout CatalogRow, asOf asked: Int?) throws(StoreError) {
    let id = try columns.integer()
    let source = try columns.text()
    var input = InputFacts(
      file: try columns.text(), path: try columns.text(), content: try columns.fingerprint(),
      compressed: try columns.fingerprint())
    input.byteCount = try columns.integer()
    input.decodedByteCount = try columns.integer()
    self.init(id: id, source: source, input: input)
    counts.lines = try columns.integer()
    counts.accepted = try columns.integer()
    counts.duplicates = try columns.integer()
    counts.rejected = try columns.integer()
    counts.filtered = try columns.integer()
    counts.blank = try columns.integer()
    eventCount = try columns.integer()
    firstTime = try columns.optionalTime()
    lastTime = try columns.optionalTime()
    dataEnd = try columns.optionalTime()
    format = try columns.text()
    isSalvaged = try columns.integer() != 0
    generation = try columns.integer()
    forgottenIn = try columns.optionalInteger()
    rejectsFile = try columns.optionalText()
    notes = try columns.text().split(separator: "\n").map(String.init)
    if let asked, let forgottenIn, forgottenIn > asked { self.forgottenIn = nil }
  }

  func insert(_ db: Database, in generation: Int) throws {
    let facts: [DatabaseValue] = [
      id.databaseValue, source.databaseValue, input.file.databaseValue, input.path.databaseValue,
      input.content.description.databaseValue, input.compressed.description.databaseValue,
      input.byteCount.databaseValue, input.decodedByteCount.databaseValue,
    ]
    let figures: [DatabaseValue] = [
      counts.lines.databaseValue, counts.accepted.databaseValue, counts.duplicates.databaseValue,
      counts.rejected.databaseValue, counts.filtered.databaseValue, counts.blank.databaseValue,
      eventCount.databaseValue, firstTime?.microseconds.databaseValue ?? .null,
      lastTime?.microseconds.databaseValue ?? .null, dataEnd?.microseconds.databaseValue ?? .null,
    ]
    let rest: [DatabaseValue] = [
      format.databaseValue, isSalvaged.databaseValue, generation.databaseValue, .null,
      rejectsFile?.databaseValue ?? .null, notes.joined(separator: "\n").databaseValue,
    ]
    let values = facts + figures + rest
    let marks = Array(repeating: "?", count: values.count).joined(separator: ", ")
    try db.execute(
      sql: "INSERT INTO loads (\(CatalogTable.loads.columns)) VALUES (\(marks))",
      arguments: StatementArguments(values))
    for (reason, lines) in rejects.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
      try db.execute(
        sql: "INSERT INTO load_rejects (\(CatalogTable.loadRejects.columns)) VALUES (?, ?, ?)",
        arguments: [id, reason.rawValue, lines])
    }
  }
}
