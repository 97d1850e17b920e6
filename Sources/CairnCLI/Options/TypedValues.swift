import ArgumentParser
import Cairn
import CairnModel

/// A duration on the command line: `30s 15m 24h 7d 4w`.
struct Duration {
  var span: TimeSpan

  /// Reads a duration as it is typed; an error says what is wrong with it.
  static func read(_ text: String) throws -> Duration {
    if let span = TimeSpan(text: text) { return Duration(span: span) }
    let digits = text.prefix { $0.isASCII && $0.isNumber }
    let unit = text.dropFirst(digits.count)
    if digits.isEmpty || !unit.isEmpty && TimeSpan(text: "1\(unit)") == nil {
      throw ValidationError("a duration is a whole number and a unit (s, m, h, d, w), such as 7d")
    }
    guard !unit.isEmpty else {
      throw ValidationError("a unit is missing (s, m, h, d, w), such as \(text)d")
    }
    throw ValidationError("the longest duration is \(TimeSpan.longest.text)")
  }

  var seconds: Int { Int(span.microseconds / 1_000_000) }
}

/// A share on the command line: `1%` or `0.01`.
///
/// A bare `1` is refused: whether one in a hundred or all are meant, nobody can tell.
struct Share: ExpressibleByArgument {
  var value: Double

  init?(argument: String) {
    let isPercent = argument.hasSuffix("%")
    guard let number = Double(isPercent ? String(argument.dropLast()) : argument),
      number.isFinite, number >= 0
    else { return nil }
    value = isPercent ? number / 100 : number
    guard value <= 1, isPercent || argument != "1" else { return nil }
  }
}

/// A number of bytes on the command line: `512M`, `2G`, `2GiB`.
struct ByteCount: ExpressibleByArgument {
  var value: Int

  init?(argument: String) {
    let digits = argument.prefix { $0.isASCII && $0.isNumber }
    guard let number = Int(digits), number > 0 else { return nil }
    let shift: Int
    switch argument.dropFirst(digits.count).lowercased() {
    case "", "b": shift = 0
    case "k", "kb", "kib": shift = 10
    case "m", "mb", "mib": shift = 20
    case "g", "gb", "gib": shift = 30
    default: return nil
    }
    guard number < 1 << (62 - shift) else { return nil }
    value = number << shift
  }
}

extension TypedText {
  /// Shares such as `0.05,0.3`, exact.
  static func shares(_ text: String) throws -> [Decimal4] {
    try text.split(separator: ",", omittingEmptySubsequences: false).map { part in
      let bytes = Array(part.utf8)
      guard case .exact(let share) = Decimal4.read(bytes.span), share > .zero, share <= Decimal4(1)
      else {
        throw CairnError(
          .usage, "'\(part)' is not a share between 0 and 1 with four places at most")
      }
      return share
    }
  }
}
