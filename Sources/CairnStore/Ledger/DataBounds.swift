public import CairnModel

/// The first and the last moment of the events that count.
public struct DataBounds: Hashable, Sendable {
  public var start: EventTime?
  /// The latest moment that is not more than 24 hours ahead of its load.
  public var end: EventTime?

  public init() {}
}

/// Finds the bounds of what some parts hold.
///
/// A part whose rows all count has them in its range already. The rows of another, of which some
/// lost to copies or lie in the future, are read, once, and only where its range reaches beyond
/// what is known by then.
struct BoundsSearch {
  /// A part, or nil where it cannot be read, and the range of its rows' times.
  struct Candidate {
    var part: OpenPart?
    var times: ClosedRange<EventTime>
  }

  private(set) var bounds = DataBounds()
  /// The end of each load's data: what lies behind it was in the future when it came.
  private let ends: [Int: EventTime]
  private let loadsAhead: Set<Int>

  init(_ candidates: [Candidate], _ loads: some Sequence<LoadRecord>) {
    let loads = loads.filter { $0.eventCount > 0 || $0.lastTime != nil }
    ends = Dictionary(
      loads.map { ($0.id, $0.dataEnd ?? EventTime(microseconds: .min)) },
      uniquingKeysWith: { first, _ in first })
    loadsAhead = Set(loads.filter { $0.lastTime != $0.dataEnd }.map(\.id))
    var left = candidates.sorted { $0.times.upperBound < $1.times.upperBound }
    while let latest = left.last, bounds.end.map({ $0 < latest.times.upperBound }) ?? true {
      look(into: left.removeLast())
    }
    // What was looked into has told its start as well.
    left.sort { $0.times.lowerBound > $1.times.lowerBound }
    while let earliest = left.last, bounds.start.map({ $0 > earliest.times.lowerBound }) ?? true {
      look(into: left.removeLast())
    }
  }

  private mutating func look(into candidate: Candidate) {
    guard let part = candidate.part else { return take(candidate.times) }
    do throws(PartDamage) {
      let loads = try part.reader.loads()
      let isWhole = part.superseded.isEmpty && loadsAhead.isDisjoint(with: loads.keys)
      if isWhole { take(candidate.times) } else { try read(part) }
    } catch {
      // `verify` says what is wrong with it; until it is repaired its rows are thought to count.
      take(candidate.times)
    }
  }

  private mutating func read(_ part: OpenPart) throws(PartDamage) {
    defer { part.release() }
    var found = DataBounds()
    _ = try part.rows { row in
      found.start = min(found.start ?? row.time, row.time)
      if row.time <= ends[row.load] ?? row.time {
        found.end = max(found.end ?? row.time, row.time)
      }
      return false
    }
    if let start = found.start { bounds.start = min(bounds.start ?? start, start) }
    if let end = found.end { bounds.end = max(bounds.end ?? end, end) }
  }

  private mutating func take(_ times: ClosedRange<EventTime>) {
    bounds.start = min(bounds.start ?? times.lowerBound, times.lowerBound)
    bounds.end = max(bounds.end ?? times.upperBound, times.upperBound)
  }
}

extension StoreWriter {
  /// The bounds of what counts after the commit under way.
  var boundsOfCommit: DataBounds {
    var times: [Int: ClosedRange<EventTime>] = [:]
    for record in records.values { times[record.id] = record.times }
    for record in change.parts { times[record.id] = record.times }
    let candidates = parts.compactMap { part in
      times[part.id].map { BoundsSearch.Candidate(part: part, times: $0) }
    }
    return BoundsSearch(candidates, ledgerOfCommit.loads.values).bounds
  }
}
