/// A moment: when an event happened, in microseconds since 1970-01-01T00:00:00Z.
public struct EventTime: Hashable, Comparable, BitwiseCopyable, Sendable {
  public var microseconds: Int64

  public init(microseconds: Int64) { self.microseconds = microseconds }

  public init(seconds: Int64) { self.microseconds = seconds * 1_000_000 }

  public static func < (left: EventTime, right: EventTime) -> Bool {
    left.microseconds < right.microseconds
  }

  /// The elapsed time from one moment to a later one.
  public static func - (left: EventTime, right: EventTime) -> TimeSpan {
    TimeSpan(microseconds: left.microseconds - right.microseconds)
  }

  public static func + (time: EventTime, span: TimeSpan) -> EventTime {
    let (sum, overflow) = time.microseconds.addingReportingOverflow(span.microseconds)
    return EventTime(microseconds: overflow ? Int64.max : sum)
  }

  public static func - (time: EventTime, span: TimeSpan) -> EventTime {
    let (difference, overflow) = time.microseconds.subtractingReportingOverflow(span.microseconds)
    return EventTime(microseconds: overflow ? Int64.min : difference)
  }
}

/// A length of elapsed time, in microseconds.
public struct TimeSpan: Hashable, Comparable, Sendable {
  public var microseconds: Int64

  public init(microseconds: Int64) { self.microseconds = microseconds }

  public static func milliseconds(_ count: Int64) -> TimeSpan {
    TimeSpan(microseconds: count * 1_000)
  }
  public static func seconds(_ count: Int64) -> TimeSpan {
    TimeSpan(microseconds: count * 1_000_000)
  }
  public static func minutes(_ count: Int64) -> TimeSpan { .seconds(count * 60) }
  public static func hours(_ count: Int64) -> TimeSpan { .seconds(count * 3_600) }
  public static func days(_ count: Int64) -> TimeSpan { .seconds(count * 86_400) }

  public static let zero = TimeSpan(microseconds: 0)

  public static func < (left: TimeSpan, right: TimeSpan) -> Bool {
    left.microseconds < right.microseconds
  }

  public static func + (left: TimeSpan, right: TimeSpan) -> TimeSpan {
    TimeSpan(microseconds: left.microseconds + right.microseconds)
  }

  /// The span in seconds, for averages and for output.
  public var seconds: Double { Double(microseconds) / 1_000_000 }
}

extension TimeSpan {
  /// The longest duration that can be written, ten thousand years: no sum with a moment overflows.
  public static let longest = TimeSpan.days(3_650_000)

  private static let units: [(letter: String, microseconds: Int64)] = [
    ("w", 604_800_000_000), ("d", 86_400_000_000), ("h", 3_600_000_000), ("m", 60_000_000),
    ("s", 1_000_000), ("ms", 1_000),
  ]

  /// Reads a duration such as `30s`, `15m`, `24h`, `7d`, `4w` or `250ms`.
  ///
  /// Every duration has a unit; a bare number is refused. Fractions are not accepted, nor what is
  /// beyond `longest`.
  public init?(text: String) {
    guard let unit = text.drop(while: \.isASCIIDigit).nonEmpty,
      let count = Int64(text.dropLast(unit.count)),
      let known = Self.units.first(where: { $0.letter == unit })
    else { return nil }
    let (product, overflow) = count.multipliedReportingOverflow(by: known.microseconds)
    guard !overflow, product <= Self.longest.microseconds else { return nil }
    self.init(microseconds: product)
  }

  /// The shortest exact spelling: the largest unit that divides the span.
  public var text: String {
    guard microseconds != 0 else { return "0s" }
    for unit in Self.units where microseconds % unit.microseconds == 0 {
      if unit.letter == "w" && microseconds / unit.microseconds < 2 { continue }
      return "\(microseconds / unit.microseconds)\(unit.letter)"
    }
    return "\(microseconds)us"
  }

  /// A spelling to read, its two largest units: `1d 13h`, `50m`, `4m 30s`; exact below a second.
  public var spoken: String {
    let units = Array(Self.units.dropFirst().dropLast())
    guard let first = units.firstIndex(where: { microseconds >= $0.microseconds }) else {
      return text
    }
    let (large, small) = (units[first], units.dropFirst(first + 1).first)
    let whole = "\(microseconds / large.microseconds)\(large.letter)"
    guard let small else { return whole }
    let rest = microseconds % large.microseconds / small.microseconds
    return rest == 0 ? whole : "\(whole) \(rest)\(small.letter)"
  }
}

extension Character {
  /// Whether the character is one of 0 to 9.
  var isASCIIDigit: Bool { isASCII && isNumber }
}

extension Substring {
  /// The text, or nil where it is empty.
  var nonEmpty: String? { isEmpty ? nil : String(self) }
}
