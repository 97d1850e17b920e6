/// A time zone as the list of its changes, so that no calendar library is asked in a loop.
///
/// `Cairn` fills it once from the system's zone data; UTC has a single entry.
public struct ZoneTable: Hashable, Sendable {
  /// From this moment on (seconds since 1970) local time is UTC plus `offset` seconds.
  public struct Change: Hashable, Sendable {
    public var from: Int64
    public var offset: Int64

    public init(from: Int64, offset: Int64) { (self.from, self.offset) = (from, offset) }
  }

  public var name: String
  public var changes: [Change]

  /// Makes a zone; the first change must lie before every moment asked for.
  public init(name: String, changes: [Change]) {
    precondition(!changes.isEmpty, "a zone has at least one offset")
    (self.name, self.changes) = (name, changes)
  }

  public static let utc = ZoneTable(name: "UTC", changes: [Change(from: .min, offset: 0)])

  /// Seconds to add to UTC to get local time at a moment.
  public func offset(at time: EventTime) -> Int64 {
    let seconds = time.microseconds.flooredDivision(by: 1_000_000).quotient
    let next = changes.partitioningIndex { $0.from > seconds }
    return changes[max(next, 1) - 1].offset
  }

  /// The local calendar day of a moment, in days since 1970-01-01.
  public func day(of time: EventTime) -> Int {
    let local = time.microseconds + offset(at: time) * 1_000_000
    return Int(local.flooredDivision(by: 86_400_000_000).quotient)
  }

  /// The first moment of a local day; where midnight does not exist, the moment the day begins.
  public func start(ofDay day: Int) -> EventTime {
    self.time(ofLocal: Int64(day) * 86_400)
  }

  /// The moment at which local clocks show so many seconds since 1970-01-01T00:00.
  ///
  /// A time that occurs twice (clocks go back) is taken as the first of the two; one that does not
  /// occur (clocks go forward) is moved on by the gap, as if the clock had not been changed.
  public func time(ofLocal seconds: Int64) -> EventTime {
    var best: Int64?
    for (index, change) in changes.enumerated() {
      let candidate = seconds - change.offset
      let end = index + 1 < changes.count ? changes[index + 1].from : Int64.max
      if candidate >= change.from && candidate < end { best = min(best ?? candidate, candidate) }
    }
    if let best { return EventTime(seconds: best) }
    for index in changes.indices.dropFirst() {
      let before = seconds - changes[index - 1].offset
      let after = seconds - changes[index].offset
      if before >= changes[index].from && after < changes[index].from {
        return EventTime(seconds: before)
      }
    }
    return EventTime(seconds: seconds - changes[0].offset)
  }
}
