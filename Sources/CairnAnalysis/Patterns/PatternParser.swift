public import CairnModel

/// Reads a pattern over some steps: `(?1)(?!3)(?t<=30m)(?2)`.
///
/// `(?2)` is an event of step 2 and `.` one of any step; what stands next to each other follows at
/// once. `.*` lets others come between, `(?!3)` all but those of step 3, and `(?t<=30m)` says how
/// much time may lie between, whatever happens in it.
public struct PatternParser {
  private typealias Gap = FunnelPattern.Gap

  private let bytes: [UInt8]
  private let stepCount: Int
  private var index = 0
  private var events: [Int?] = []
  private var gaps: [Gap] = []
  private var gap = Gap()

  /// Reads a whole pattern.
  public static func parse(
    _ text: String, over steps: [EventStep]
  ) throws(FilterError) -> FunnelPattern {
    var parser = PatternParser(bytes: Array(text.utf8), stepCount: steps.count)
    while parser.index < parser.bytes.count { try parser.element() }
    guard !parser.events.isEmpty else {
      throw FilterError(offset: 0, message: "a pattern has at least one event, such as (?1)")
    }
    guard parser.gap == Gap() || parser.gap.isAnything else {
      throw parser.error(parser.bytes.count, "what may not come stands between two events")
    }
    return FunnelPattern(text: text, alphabet: steps, events: parser.events, gaps: parser.gaps)
  }

  private init(bytes: [UInt8], stepCount: Int) {
    (self.bytes, self.stepCount) = (bytes, stepCount)
  }

  private func error(_ offset: Int, _ message: String) -> FilterError {
    FilterError(offset: offset, message: message)
  }

  private mutating func take(_ text: String) -> Bool {
    let wanted = Array(text.utf8)
    guard bytes[index...].starts(with: wanted) else { return false }
    index += wanted.count
    return true
  }

  private mutating func element() throws(FilterError) {
    let start = index
    if take(" ") { return }
    if take(".*") {
      gap.allowsOthers = true
      return
    }
    if take(".") { return try append(nil, at: start) }
    guard take("(?") else {
      throw error(
        start, "expected an event such as (?1), a time such as (?t<=30m), (?!2), . or .*")
    }
    if take("t") { return try time(at: start) }
    if take("!") {
      repeat { gap.without.insert(try step()) } while take(",")
      gap.allowsOthers = true
      return try close()
    }
    let step = try step()
    try close()
    try append(step, at: start)
  }

  private mutating func append(_ step: Int?, at start: Int) throws(FilterError) {
    if !events.isEmpty {
      if let longest = gap.longest, longest < gap.shortest {
        throw error(start, "no time is both so long and so short")
      }
      gaps.append(gap)
    } else if gap != Gap(), !gap.isAnything {
      throw error(0, "what may not come stands between two events")
    }
    events.append(step)
    gap = Gap()
  }

  private mutating func close() throws(FilterError) {
    guard take(")") else { throw error(index, "expected ')'") }
  }

  private mutating func step() throws(FilterError) -> Int {
    let start = index
    while index < bytes.count, bytes[index] >= 0x30, bytes[index] <= 0x39 { index += 1 }
    let digits = String(decoding: bytes[start..<index], as: UTF8.self)
    guard let number = Int(digits), number >= 1, number <= stepCount else {
      throw error(start, "expected a step from 1 to \(stepCount)")
    }
    return number - 1
  }

  private mutating func time(at start: Int) throws(FilterError) {
    while take(" ") {}
    let signs = ["<=", ">=", "==", "<", ">"]
    guard let sign = signs.first(where: { take($0) }) else {
      throw error(index, "expected one of \(signs.joined(separator: " "))")
    }
    while take(" ") {}
    let first = index
    while index < bytes.count, bytes[index] != UInt8(ascii: ")") { index += 1 }
    let text = String(decoding: bytes[first..<index], as: UTF8.self)
    guard let span = Int64(text).flatMap(Self.seconds) ?? TimeSpan(text: text) else {
      throw error(first, "expected a time such as 30m, or a number of seconds")
    }
    try close()
    bound(sign, span)
    gap.allowsOthers = true
  }

  private static func seconds(_ count: Int64) -> TimeSpan? {
    count >= 0 && count < 1 << 40 ? .seconds(count) : nil
  }

  private mutating func bound(_ sign: String, _ span: TimeSpan) {
    let moment = TimeSpan(microseconds: 1)
    switch sign {
    case "<": shorten(to: TimeSpan(microseconds: span.microseconds - moment.microseconds))
    case "<=": shorten(to: span)
    case ">": gap.shortest = max(gap.shortest, span + moment)
    case ">=": gap.shortest = max(gap.shortest, span)
    default:
      shorten(to: span)
      gap.shortest = max(gap.shortest, span)
    }
  }

  private mutating func shorten(to span: TimeSpan) {
    gap.longest = min(gap.longest ?? span, span)
  }
}

extension FunnelPattern.Gap {
  /// Whether it lets anything come between.
  fileprivate var isAnything: Bool {
    var plain = FunnelPattern.Gap()
    plain.allowsOthers = true
    return self == plain
  }
}
