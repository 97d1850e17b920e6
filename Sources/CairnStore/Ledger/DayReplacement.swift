internal import CairnModel

/// The days that the records of a run take over from their source's earlier ones.
///
/// The records of a file that was given to the run and had been taken in before, as it is, belong
/// to the new ones. What made way is counted, so that the user sees what became of it.
public struct DayReplacement: Sendable {
  let zone: ZoneTable
  /// Loads whose files were given to this run as they had been taken in before.
  var kept: Set<Int> = []
  /// By source, the days and which loads cover each.
  private var covering: [String: [Int: Set<Int>]] = [:]
  /// By source, the new events of each day.
  private var added: [String: [Int: Int]] = [:]
  private var span: [String: ClosedRange<EventTime>] = [:]
  /// Outside of it no day is covered.
  private var reach: ClosedRange<EventTime>?
  /// By source, how many earlier events made way in each quarter of an hour.
  private var taken: [String: [Int64: Int]] = [:]
  /// By source, the loads of which events made way on each day.
  private var losers: [String: [Int: Set<Int>]] = [:]

  init(zone: ZoneTable) { self.zone = zone }

  private static let quarter: Int64 = 900_000_000

  /// Some events of a load that lie on one day.
  struct Run {
    var load: Int
    var day: Int
    var count = 1
    var span: ClosedRange<EventTime>

    mutating func add(_ time: EventTime) {
      count += 1
      if !span.contains(time) {
        span = min(span.lowerBound, time)...max(span.upperBound, time)
      }
    }
  }

  /// Takes the day of some events over.
  mutating func cover(_ run: Run, source: String) {
    covering[source, default: [:]][run.day, default: []].insert(run.load)
    added[source, default: [:]][run.day, default: 0] += run.count
    let known = span[source] ?? run.span
    span[source] =
      min(known.lowerBound, run.span.lowerBound)...max(known.upperBound, run.span.upperBound)
    let (from, to) = (run.span.lowerBound - .days(2), run.span.upperBound + .days(2))
    reach = min(reach?.lowerBound ?? from, from)...max(reach?.upperBound ?? to, to)
  }

  func covers(_ time: EventTime, source: @autoclosure () -> String) -> Bool {
    guard let reach, reach.contains(time) else { return false }
    return covering[source()]?[zone.day(of: time)] != nil
  }

  /// Counts an earlier event that makes way.
  mutating func take(_ time: EventTime, of load: Int, source: String) {
    let quarter = time.microseconds.flooredDivision(by: Self.quarter).quotient
    taken[source, default: [:]][quarter, default: 0] += 1
    losers[source, default: [:]][zone.day(of: time), default: []].insert(load)
  }

  /// By load, those of which events made way for it.
  ///
  /// What was kept took their place only where nothing new covers the day.
  var replaced: [Int: Set<Int>] {
    var replaced: [Int: Set<Int>] = [:]
    for (source, days) in losers {
      for (day, loads) in days {
        let covering = covering[source]?[day] ?? []
        let new = covering.subtracting(kept)
        for winner in new.isEmpty ? covering : new {
          replaced[winner, default: []].formUnion(loads)
        }
      }
    }
    return replaced
  }
}

extension DayReplacement {
  /// What made way, source by source and day by day, for the user.
  public var notes: [String] {
    taken.keys.sorted().flatMap { source in [summary(of: source)] + doubts(of: source) }
  }

  /// By day, the earlier events of a source that made way.
  private func takenByDay(_ source: String) -> [Int: Int] {
    var days: [Int: Int] = [:]
    for (quarter, count) in taken[source] ?? [:] { days[day(of: quarter), default: 0] += count }
    return days
  }

  private func day(of quarter: Int64) -> Int {
    zone.day(of: EventTime(microseconds: quarter * Self.quarter))
  }

  private func summary(of source: String) -> String {
    let days = takenByDay(source).sorted { $0.key < $1.key }
    let shown = days.prefix(10).map { day, count in
      "\(count) of \(CivilDate(daysSince1970: day)) for \(added[source]?[day] ?? 0)"
    }
    let rest = days.count - shown.count
    let further = rest > 0 ? " and " + rest.counted("more day", "more days") : ""
    let list = shown.joined(separator: ", ") + further
    let whole = days.reduce(0) { $0 + $1.value }
    return "\(source): \(whole.counted("earlier event", "earlier events")) made way: \(list)"
  }

  /// Says where the new records reach into a day only, and events outside of them made way too.
  private func doubts(of source: String) -> [String] {
    guard let span = span[source] else { return [] }
    let days = takenByDay(source)
    let (first, last) = (zone.day(of: span.lowerBound), zone.day(of: span.upperBound))
    var doubts: [String] = []
    for (edge, isFirst) in first == last ? [(first, true)] : [(first, true), (last, false)] {
      let outside = (taken[source] ?? [:]).reduce(0) { sum, entry in
        guard day(of: entry.key) == edge else { return sum }
        let start = EventTime(microseconds: entry.key * Self.quarter)
        let end = EventTime(microseconds: (entry.key + 1) * Self.quarter)
        let isBefore = edge == first && end <= span.lowerBound
        let isBehind = edge == last && start > span.upperBound
        return sum + (isBefore || isBehind ? entry.value : 0)
      }
      guard outside > 0 else { continue }
      doubts.append(
        "\(source): the new records cover only a part of \(CivilDate(daysSince1970: edge)) "
          + "(\(isFirst ? "their first" : "their last") day): \(outside) of the "
          + "\(days[edge] ?? 0) events that made way lie outside of it; a day is one of the zone "
          + "\(zone.name), so `zone` must be the one in which the files were cut")
    }
    return doubts
  }
}
