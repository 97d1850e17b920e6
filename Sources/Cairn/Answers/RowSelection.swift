internal import CairnAnalysis
internal import CairnModel

/// Which rows of a walk a question sees: a state of the store between two of its generations.
struct RowSelection: Sendable {
  /// The loads that the earlier generation had.
  var earlierLoads: Set<UInt32>
  /// The end of data that it had.
  var dataEnd: EventTime?
  /// Rows of the earlier generation that do not count any more.
  var lost: Set<UInt64> = []
  /// The events that these rows were copies of.
  var lostEvents: Set<SourceKey> = []
  var allowed = Allowed.withCopies
  /// Whether persons are told by these rows alone, and not by all that the walk has.
  var isAlone = true

  enum Allowed: Int, Comparable, Sendable {
    /// Rows of the earlier loads that still count, and the copies that came for those that were
    /// lost.
    case withCopies
    /// With what came late.
    case withLate
    case all

    static func < (left: Allowed, right: Allowed) -> Bool { left.rawValue < right.rawValue }
  }

  /// An event id of one source.
  struct SourceKey: Hashable, Sendable {
    var source: UInt16
    var key: UInt64
  }

  func kept(of batch: EventBatch) -> EventBatch {
    guard allowed != .all else { return batch }
    return batch.selected((0..<batch.rowCount).map { keeps(batch, $0) })
  }

  static func place(_ origin: EventOrigin) -> UInt64 {
    UInt64(origin.load) << 32 | UInt64(origin.line)
  }

  func keeps(_ batch: EventBatch, _ row: Int) -> Bool {
    guard allowed != .all else { return true }
    let origin = batch.origins[row]
    if earlierLoads.contains(origin.load) {
      return lost.isEmpty || !lost.contains(Self.place(origin))
    }
    if !lostEvents.isEmpty,
      lostEvents.contains(SourceKey(source: batch.sources[row], key: batch.keys[row].bits))
    {
      return true
    }
    return allowed >= .withLate && dataEnd.map { batch.times[row] <= $0 } ?? false
  }
}

/// The rows of some loads, by where they came from.
struct PlacesFold: Fold {
  let loads: Set<UInt32>
  /// Rows that are known elsewhere; only others are kept.
  var known: Set<UInt64>?
  var places: Set<UInt64> = []
  var events: Set<RowSelection.SourceKey> = []

  init(_ loads: Set<UInt32>, known: Set<UInt64>? = nil) {
    (self.loads, self.known) = (loads, known)
  }

  mutating func see(_ batch: EventBatch) {
    for row in 0..<batch.rowCount where loads.contains(batch.origins[row].load) {
      let place = RowSelection.place(batch.origins[row])
      if let known {
        guard !known.contains(place) else { continue }
        events.insert(
          RowSelection.SourceKey(source: batch.sources[row], key: batch.keys[row].bits))
      }
      places.insert(place)
    }
  }

  mutating func merge(_ other: PlacesFold) {
    places.formUnion(other.places)
    events.formUnion(other.events)
  }
}
