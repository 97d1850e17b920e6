internal import CairnModel

/// The one spelling of a number in JSON, NDJSON, CSV and Markdown.
///
/// Money is exact and as short as it can be (`12`, `12.5`, `0.0001`). Rates always have six places
/// (`0.250000`); seconds and other numbers have up to six. A number that is no number (infinite,
/// not a number) has no spelling, and its cell is empty.
enum ExactNumber {
  static func money(_ amount: Decimal4) -> String {
    let magnitude = amount.tenThousandths.magnitude
    let sign = amount.tenThousandths < 0 ? "-" : ""
    let whole = "\(sign)\(magnitude / 10_000)"
    let fraction = trimmed(padded(magnitude % 10_000, 4))
    return fraction.isEmpty ? whole : "\(whole).\(fraction)"
  }

  static func rate(_ value: Double) -> String? {
    guard let (sign, whole, fraction) = sixPlaces(value) else { return nil }
    return "\(sign)\(whole).\(fraction)"
  }

  static func number(_ value: Double) -> String? {
    guard let (sign, whole, fraction) = sixPlaces(value) else { return nil }
    let digits = trimmed(fraction)
    return digits.isEmpty ? "\(sign)\(whole)" : "\(sign)\(whole).\(digits)"
  }

  /// Sign, whole part and six digits of a number, rounded half to even at the sixth.
  ///
  /// A number too large for places behind the point has none, and keeps its whole part exactly.
  private static func sixPlaces(_ value: Double) -> (sign: String, whole: String, fraction: String)?
  {
    guard value.isFinite, let whole = Int128(exactly: value.magnitude.rounded(.down)) else {
      return nil
    }
    let sign = value < 0 ? "-" : ""
    guard value.magnitude < 1e9 else { return (sign, String(whole), "000000") }
    let millionths = UInt64((value.magnitude * 1_000_000).rounded(.toNearestOrEven))
    guard millionths > 0 else { return ("", "0", "000000") }
    return (sign, String(millionths / 1_000_000), padded(millionths % 1_000_000, 6))
  }

  private static func trimmed(_ digits: String) -> Substring {
    var digits = digits[...]
    while digits.last == "0" { digits = digits.dropLast() }
    return digits
  }

  /// A number with zeros before it, so that it has at least so many digits.
  static func padded(_ number: UInt64, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }
}
