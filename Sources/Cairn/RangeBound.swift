internal import CairnIngest
public import CairnModel

/// One end of a range as a user writes it.
public enum RangeBound: Hashable, Sendable {
  /// A moment: `2026-11-01T10:00:00Z`, `2026-11-01T10:00:00.250+02:00`.
  case time(EventTime)
  /// Local midnight of a date in the report zone: `2026-11-01`.
  case day(CivilDate)
  /// Local time of the report zone: `2026-11-01T10:00:00`.
  case local(seconds: Int64, microseconds: Int64 = 0)
  /// So long before the end of data: `-30d`.
  case beforeEnd(TimeSpan)

  /// Reads a bound, or gives nil where the text is none.
  public init?(text: String) {
    if text.hasPrefix("-") {
      guard let span = TimeSpan(text: String(text.dropFirst())) else { return nil }
      self = .beforeEnd(span)
      return
    }
    let parts = text.split(separator: text.contains("T") ? "T" : " ", maxSplits: 1)
    guard let first = parts.first, let date = Self.date(first) else { return nil }
    guard parts.count == 2 else {
      self = .day(date)
      return
    }
    let bytes = Array(text.utf8)
    if let written = WrittenTime(iso: bytes.span) {
      self.init(written)
      return
    }
    // A clock that is written without its zeros: 9:05.
    var clock = parts[1]
    let isUTC = clock.hasSuffix("Z")
    if isUTC { clock = clock.dropLast() }
    guard let seconds = Self.clock(clock) else { return nil }
    let local = Int64(date.daysSince1970) * 86_400 + seconds
    self = isUTC ? .time(EventTime(seconds: local)) : .local(seconds: local)
  }

  private init(_ written: WrittenTime) {
    if let offset = written.offsetSeconds {
      let moment = written.localMicroseconds - Int64(offset) * 1_000_000
      self = .time(EventTime(microseconds: moment))
    } else {
      let (seconds, fraction) = written.localMicroseconds.flooredDivision(by: 1_000_000)
      self = .local(seconds: seconds, microseconds: fraction)
    }
  }

  /// The moment that the bound stands for.
  public func time(in zone: ZoneTable, dataEnd: EventTime?) -> EventTime? {
    switch self {
    case .time(let time): time
    case .day(let date): zone.start(ofDay: date.daysSince1970)
    case .local(let seconds, let fraction):
      zone.time(ofLocal: seconds) + TimeSpan(microseconds: fraction)
    case .beforeEnd(let span): dataEnd.map { $0 - span }
    }
  }

  private static func date(_ text: Substring) -> CivilDate? {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 3, parts[0].count == 4, let year = Int(parts[0]),
      let month = Int(parts[1]), let day = Int(parts[2])
    else { return nil }
    return CivilDate(year: year, month: month, day: day)
  }

  private static func clock(_ text: Substring) -> Int64? {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    let numbers = parts.compactMap { Int64($0) }
    guard numbers.count == parts.count, (2...3).contains(parts.count), numbers[0] < 24,
      numbers.allSatisfy({ (0..<60).contains($0) })
    else { return nil }
    return numbers[0] * 3_600 + numbers[1] * 60 + (numbers.count == 3 ? numbers[2] : 0)
  }
}
