internal import CairnModel
internal import GRDB

/// Reads what a question needs, in one go, and proves it by the newest generation's checksum.
///
/// A question of today reads only rows that count today, however long the past is. One of the past
/// proves the whole catalog first, and then picks the rows that counted then.
struct SnapshotReader {
  private let db: Database
  private let generation: GenerationRow
  private let isNow: Bool
  private var checksum: UInt64 = 0

  static func read(_ db: Database, asOf asked: Int?) throws -> CatalogSnapshot {
    let newest = try GenerationRow.newest(db)
    guard let asked, asked != newest.number else {
      var reader = SnapshotReader(db: db, generation: newest, isNow: true)
      let snapshot = try reader.snapshot(newest)
      guard reader.checksum == newest.listChecksum else { throw StoreError.listChanged }
      return snapshot
    }
    try CatalogReader.checkSums(db, newest)
    guard asked < newest.number, let wanted = try GenerationRow.fetch(db, number: asked) else {
      throw StoreError(
        .unknownGeneration, path: FileNames.catalog,
        detail: "there is no generation \(asked); the newest is \(newest.number)")
    }
    var reader = SnapshotReader(db: db, generation: wanted, isNow: false)
    let snapshot = try reader.snapshot(newest)
    // What is not kept any more is missing in the count of events.
    guard snapshot.rowCount == wanted.eventCount else {
      throw StoreError(
        .unknownGeneration, path: FileNames.catalog,
        detail: "generation \(asked) is not kept any more; the newest is \(newest.number), and the "
          + "last \(Limits.keptGenerations) are kept until cairn compact --forget-history")
    }
    return snapshot
  }

  private mutating func snapshot(_ newest: GenerationRow) throws -> CatalogSnapshot {
    var snapshot = CatalogSnapshot()
    snapshot.generation = generation.number
    snapshot.loadCount = generation.loadCount
    snapshot.eventCount = generation.eventCount
    snapshot.dataStart = generation.dataStart
    snapshot.dataEnd = generation.dataEnd
    snapshot.definitions = generation.definitions
    snapshot.nextPart = newest.nextPart
    snapshot.nextLoad = newest.nextLoad
    snapshot.parts = try parts()
    snapshot.redirects = try redirects()
    snapshot.superseded = try superseded(of: snapshot.parts)
    return snapshot
  }

  private mutating func parts() throws -> [PartRecord] {
    let wanted = generation.number
    var parts: [PartRecord] = []
    try read(.parts, order: "id") { row throws in
      var part = try PartRecord(&row)
      guard part.isLive(in: wanted) else { return }
      // That it was removed later is not known yet.
      part.removedIn = nil
      parts.append(part)
    }
    return parts
  }

  private mutating func redirects() throws -> [RedirectRecord] {
    let wanted = generation.number
    var redirects: [RedirectRecord] = []
    try read(.redirects, order: "generation") { row throws in
      let madeIn = try row.integer()
      let count = try row.integer()
      let pairs = try row.bytes()
      let retiredIn = try row.optionalInteger() ?? .max
      guard madeIn <= wanted, retiredIn > wanted else { return }
      redirects += try PackedNumbers.redirects(pairs, count: count)
    }
    return redirects
  }

  private mutating func superseded(of parts: [PartRecord]) throws -> [SupersededRows] {
    let wanted = generation.number
    let live = Set(parts.map(\.id))
    var superseded: [SupersededRows] = []
    try read(.superseded, order: "part, generation") { row throws in
      let madeIn = try row.integer()
      let part = try row.integer()
      let count = try row.integer()
      let packed = try row.bytes()
      guard madeIn <= wanted, live.contains(part) else { return }
      let numbers = try PackedNumbers.rows(packed, count: count)
      if superseded.last?.part == part {
        superseded[superseded.count - 1].rows += numbers
        superseded[superseded.count - 1].rows.sort()
      } else {
        superseded.append(SupersededRows(part: part, rows: numbers))
      }
    }
    return superseded
  }

  private mutating func read(
    _ table: CatalogTable, order: String, _ see: (inout CatalogRow) throws -> Void
  ) throws {
    let condition = isNow ? table.liveCondition ?? "true" : "true"
    var sum: UInt64 = 0
    try table.read(db, where: "\(condition) ORDER BY \(order)") { row in
      sum &+= row.hash(in: table.rawValue)
      try see(&row)
    }
    checksum &+= sum
  }
}
