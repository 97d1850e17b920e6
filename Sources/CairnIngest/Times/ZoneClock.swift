import CairnModel

/// Turns local times of one zone into moments, and counts them.
///
/// Log lines are close in time, so the offset of the quarter of an hour seen last is kept: zones
/// change their clocks only at full quarters.
struct ZoneClock: Sendable {
  private let zone: ZoneTable?
  private(set) var count = 0
  private var quarter = Int64.min
  private var offset: Int64 = 0

  init(_ zone: ZoneTable?) { self.zone = zone }

  var name: String { zone?.name ?? ZoneTable.utc.name }

  /// The moment at which local clocks show so many microseconds since 1970-01-01T00:00.
  @inline(__always)
  mutating func moment(ofLocal microseconds: Int64) -> Int64 {
    count &+= 1
    return zone == nil ? microseconds : slowMoment(ofLocal: microseconds)
  }

  private mutating func slowMoment(ofLocal microseconds: Int64) -> Int64 {
    guard let zone else { return microseconds }
    let current = microseconds.flooredDivision(by: 900_000_000).quotient
    if current != quarter {
      let seconds = current * 900
      offset = seconds * 1_000_000 - zone.time(ofLocal: seconds).microseconds
      quarter = current
    }
    return microseconds - offset
  }
}
