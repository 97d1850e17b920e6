public import CairnBytes
public import CairnModel

/// Everything that a question needs to know of the store, fixed at one generation.
public struct CatalogSnapshot: Hashable, Sendable {
  /// 0 for a store that nothing was ever loaded into.
  public var generation = 0
  /// Loads that count.
  public var loadCount = 0
  /// Events that count: rows of the parts without those superseded.
  public var eventCount = 0
  /// The first event time of the loads that count.
  public var dataStart: EventTime?
  /// The latest event time that was not more than 24 hours ahead of its load.
  public var dataEnd: EventTime?
  /// The definitions that the last commit was made with.
  public var definitions: Fingerprint?
  /// The parts, by number.
  public var parts: [PartRecord] = []
  /// The redirects, the older ones first; of two with the same `from` the later one holds.
  public var redirects: [RedirectRecord] = []
  /// At most one entry a part, by the part's number.
  public var superseded: [SupersededRows] = []
  /// The number that the next part gets; for the one writer.
  public var nextPart = 1
  /// The number that the next load gets; for the one writer.
  public var nextLoad = 1

  public init() {}

  /// Rows of the parts without those superseded.
  var rowCount: Int {
    parts.reduce(0) { $0 + $1.rowCount } - superseded.reduce(0) { $0 + $1.rows.count }
  }
}
