import CairnModel

/// The two periods of a comparison, and what must be said of them.
struct ComparePeriods: Sendable {
  var before: Range<EventTime>
  var after: Range<EventTime>
  /// What is cut off the end of both periods for entries, so that all have had their time.
  var cut = TimeSpan.zero
  /// The last moment of an entry on each side, where something is cut off.
  private var lastEntries: [EventTime]?
  var notes: [String] = []

  private static let hour = TimeSpan.hours(1)

  init(before: Range<EventTime>, after: Range<EventTime>) {
    (self.before, self.after) = (before, after)
  }

  /// Nil where one side of the split has not a whole day.
  init?(_ question: CompareQuestion, _ context: WalkContext) {
    let zone = context.definitions.zone
    var isSplit = true
    switch question.periods {
    case .ranges(let before, let after):
      (self.before, self.after) = (before, after)
      let weekdays = [before, after].map { Self.weekdays($0, zone) }
      if weekdays[0] != weekdays[1] {
        notes.append("the two periods do not have the same weekdays as often")
      }
    case .segments:
      guard let start = context.dataStart, let end = context.dataEnd else { return nil }
      let from = context.scope.from ?? start
      before = from..<max(from, context.scope.to ?? end + TimeSpan(microseconds: 1))
      (after, isSplit) = (before, false)
    case .split(let split):
      guard let start = context.dataStart, let end = context.dataEnd else { return nil }
      let from = max(start - Self.hour, context.scope.from ?? start - Self.hour)
      let to = min(end + Self.hour, context.scope.to ?? end + Self.hour)
      let day = zone.day(of: split)
      // Local time of day is kept, so that a split at noon has days from noon to noon.
      let offset = split - zone.start(ofDay: day)
      func moment(_ days: Int) -> EventTime { zone.start(ofDay: day + days) + offset }
      var days = 0
      while moment(days + 1) <= to, moment(-days - 1) >= from { days += 1 }
      guard days > 0 else { return nil }
      if days >= 7 {
        days -= days % 7
      } else {
        notes.append("less than a week on a side: weekdays are not matched")
      }
      before = moment(-days)..<split
      after = split..<moment(days)
    }
    guard let end = context.dataEnd else { return }
    cut(question.window, isSplit: isSplit, dataEnd: end)
  }

  /// Cuts the end off both sides, so that every entry has had its time to convert.
  private mutating func cut(_ window: TimeSpan, isSplit: Bool, dataEnd end: EventTime) {
    // Two segments share one range, which ends with the data where nothing ends it before.
    let ends = [before, after].map { isSplit ? $0.upperBound : min($0.upperBound, end) }
    guard let last = ends.max(), last + window > end else { return }
    let missing = (last + window) - end
    lastEntries = ends.map { $0 - missing }
    cut = min(missing, [before, after].map { $0.upperBound - $0.lowerBound }.max() ?? missing)
    let later = after.lowerBound < before.lowerBound ? "before" : "after"
    notes.append(
      isSplit
        ? "entries of the last \(Self.spelled(cut)) of both periods are left out: those \(later) "
          + "had no \(window.text) to convert yet"
        : "entries of the last \(Self.spelled(cut)) are left out: they had no "
          + "\(window.text) to convert yet")
  }

  /// Hours and minutes, rounded up.
  private static func spelled(_ span: TimeSpan) -> String {
    let minutes = (span.microseconds + 59_999_999) / 60_000_000
    let rest = minutes % 60 == 0 ? "" : " \(minutes % 60)m"
    return minutes < 60 ? "\(minutes)m" : "\(minutes / 60)h\(rest)"
  }

  private static func weekdays(_ range: Range<EventTime>, _ zone: ZoneTable) -> [Int] {
    var counts = Array(repeating: 0, count: 7)
    guard !range.isEmpty else { return counts }
    let last = zone.day(of: range.upperBound - TimeSpan(microseconds: 1))
    for day in zone.day(of: range.lowerBound)...last {
      counts[CivilDate(daysSince1970: day).weekday] += 1
    }
    return counts
  }

  /// 0 before, 1 after, nil outside.
  func side(_ time: EventTime) -> Int? {
    if before.contains(time) { return 0 }
    return after.contains(time) ? 1 : nil
  }

  /// The same for entries.
  func entrySide(_ time: EventTime) -> Int? {
    guard let side = side(time) else { return nil }
    return lastEntries.map { time <= $0[side] } ?? true ? side : nil
  }
}
