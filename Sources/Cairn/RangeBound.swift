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
    var clock = parts[1]
    guard let setting = Self.takeSetting(of: &clock), let fraction = Self.takeFraction(of: &clock),
      let seconds = Self.clock(clock)
    else { return nil }
    let local = Int64(date.daysSince1970) * 86_400 + seconds
    switch setting {
    case .offset(let seconds):
      self = .time(EventTime(microseconds: (local - seconds) * 1_000_000 + fraction))
    case .zone: self = .local(seconds: local, microseconds: fraction)
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

  /// What a clock is set by: UTC and so many seconds, or the report zone.
  private enum Setting {
    case offset(seconds: Int64)
    case zone
  }

  /// Takes `Z` or `+02:00` off the end; nil where there is something else.
  private static func takeSetting(of clock: inout Substring) -> Setting? {
    if clock.hasSuffix("Z") || clock.hasSuffix("z") {
      clock = clock.dropLast()
      return .offset(seconds: 0)
    }
    guard let sign = clock.lastIndex(where: { $0 == "+" || $0 == "-" }) else { return .zone }
    let digits = clock[clock.index(after: sign)...].filter { $0 != ":" }
    guard digits.utf8.count == 4, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
      let hours = Int64(digits.prefix(2)), let minutes = Int64(digits.suffix(2)), hours <= 18,
      minutes < 60
    else { return nil }
    let seconds = hours * 3_600 + minutes * 60
    let isEast = clock[sign] == "+"
    clock = clock[..<sign]
    return .offset(seconds: isEast ? seconds : -seconds)
  }

  /// Takes a fraction of a second off the end, in microseconds.
  private static func takeFraction(of clock: inout Substring) -> Int64? {
    guard let point = clock.lastIndex(where: { $0 == "." || $0 == "," }) else { return 0 }
    let digits = clock[clock.index(after: point)...]
    guard (1...9).contains(digits.utf8.count), clock[..<point].count(where: { $0 == ":" }) == 2,
      digits.utf8.allSatisfy({ (0x30...0x39).contains($0) })
    else { return nil }
    let padded = (digits + "00000").prefix(6)
    clock = clock[..<point]
    return Int64(padded)
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
