internal import CairnModel

/// The one spelling of a number in JSON, NDJSON, CSV and Markdown.
///
/// Money is exact and as short as it can be (`12`, `12.5`, `0.0001`). Rates always have six places
/// (`0.250000`); seconds and other numbers have up to six. A number that is no number (infinite,
/// not a number) has no spelling, and its cell is empty.
enum ExactNumber {
  static func append(_ amount: Decimal4, to bytes: inout [UInt8]) {
    let magnitude = amount.tenThousandths.magnitude
    if amount.tenThousandths < 0 { bytes.append(UInt8(ascii: "-")) }
    bytes.append(digitsOf: magnitude / 10_000)
    appendFraction(magnitude % 10_000, width: 4, trimmed: true, to: &bytes)
  }

  /// Writes six places, or as many of them as the number needs; says whether there was a number.
  ///
  /// Rounds half to even at the sixth place. A number of a billion or more has no places and keeps
  /// its whole part exactly; one of more than 38 digits has no spelling.
  static func append(_ value: Double, trimmed: Bool, to bytes: inout [UInt8]) -> Bool {
    guard value.isFinite, value.magnitude < 1e38 else { return false }
    guard value.magnitude < 1e9 else {
      if value < 0 { bytes.append(UInt8(ascii: "-")) }
      bytes.append(contentsOf: String(Int128(value.magnitude)).utf8)
      appendFraction(0, width: 6, trimmed: trimmed, to: &bytes)
      return true
    }
    let millionths = UInt64((value.magnitude * 1_000_000).rounded(.toNearestOrEven))
    // What rounds to nothing has no sign.
    if value < 0, millionths > 0 { bytes.append(UInt8(ascii: "-")) }
    bytes.append(digitsOf: millionths / 1_000_000)
    appendFraction(millionths % 1_000_000, width: 6, trimmed: trimmed, to: &bytes)
    return true
  }

  private static func appendFraction(
    _ fraction: UInt64, width: Int, trimmed: Bool, to bytes: inout [UInt8]
  ) {
    guard !trimmed || fraction > 0 else { return }
    bytes.append(UInt8(ascii: "."))
    bytes.append(digitsOf: fraction, width: width)
    while trimmed, bytes.last == UInt8(ascii: "0") { bytes.removeLast() }
  }

  static func money(_ amount: Decimal4) -> String {
    var bytes: [UInt8] = []
    append(amount, to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  static func rate(_ value: Double) -> String? { text(value, trimmed: false) }

  static func number(_ value: Double) -> String? { text(value, trimmed: true) }

  private static func text(_ value: Double, trimmed: Bool) -> String? {
    var bytes: [UInt8] = []
    return append(value, trimmed: trimmed, to: &bytes)
      ? String(decoding: bytes, as: UTF8.self) : nil
  }

  /// A number with zeros before it, so that it has at least so many digits.
  static func padded(_ number: UInt64, _ width: Int) -> String {
    var bytes: [UInt8] = []
    bytes.append(digitsOf: number, width: width)
    return String(decoding: bytes, as: UTF8.self)
  }
}
