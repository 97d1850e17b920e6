internal import CairnModel

/// Numbers as people read them: `1,234`, `37.8%`, `3m 12s`.
///
/// Only the faces for people use these.
enum ReadableNumber {
  static func count(_ count: Int) -> String {
    (count < 0 ? "-" : "") + grouped(String(count.magnitude))
  }

  /// Money with thousands apart; with two places at least where `hasPlaces` or a fraction asks.
  static func money(_ amount: Decimal4, hasPlaces: Bool = false) -> String {
    let magnitude = amount.tenThousandths.magnitude
    let whole = (amount.tenThousandths < 0 ? "-" : "") + grouped(String(magnitude / 10_000))
    var places = ExactNumber.padded(magnitude % 10_000, 4)[...]
    guard hasPlaces || magnitude % 10_000 != 0 else { return whole }
    while places.count > 2, places.last == "0" { places = places.dropLast() }
    return "\(whole).\(places)"
  }

  /// A share as a percentage; what is not quite nothing or not quite all never looks so.
  static func rate(_ value: Double) -> String? {
    guard value.isFinite else { return nil }
    let tenths = (value * 1_000).rounded(.toNearestOrEven)
    if value > 0, tenths == 0 { return "<0.1%" }
    if value < 1, tenths == 1_000 { return ">99.9%" }
    return decimal(value * 100, places: 1).map { $0 + "%" }
  }

  /// A number with two places, or with three digits that count where it is below one.
  static func number(_ value: Double) -> String? {
    guard value.isFinite else { return nil }
    if value == 0 { return "0" }
    if value.magnitude >= 1 { return decimal(value, places: 2) }
    if value.magnitude >= 0.1 { return decimal(value, places: 3) }
    return value.magnitude >= 0.001 ? decimal(value, places: 5) : decimal(value, places: 6)
  }

  /// A length of time in its two largest units: `250ms`, `4.2s`, `3m 12s`, `2d 4h`.
  static func duration(_ seconds: Double) -> String? {
    guard seconds.isFinite, seconds.magnitude < 1e15 else { return nil }
    let sign = seconds < 0 ? "-" : ""
    let length = seconds.magnitude
    if length == 0 { return "0s" }
    if length < 0.9995 { return sign + "\(Int((length * 1_000).rounded()))ms" }
    if length < 9.95 { return decimal(length, places: 1).map { sign + withoutZeroPlace($0) + "s" } }
    if length < 59.5 { return sign + "\(Int(length.rounded()))s" }
    if length < 3_599.5 { return sign + pair(length, unit: 1, letters: ("m", "s"), ratio: 60) }
    if length < 86_370 { return sign + pair(length, unit: 60, letters: ("h", "m"), ratio: 60) }
    return sign + pair(length, unit: 3_600, letters: ("d", "h"), ratio: 24)
  }

  private static func pair(
    _ length: Double, unit: Double, letters: (String, String), ratio: Int
  ) -> String {
    let count = Int((length / unit).rounded())
    let (large, small) = count.quotientAndRemainder(dividingBy: ratio)
    let head = grouped(String(large)) + letters.0
    return small == 0 ? head : "\(head) \(small)\(letters.1)"
  }

  private static func withoutZeroPlace(_ text: String) -> Substring {
    text.hasSuffix(".0") ? text.dropLast(2) : text[...]
  }

  /// A number with so many places, rounded half to even, thousands apart.
  static func decimal(_ value: Double, places: Int) -> String? {
    let scale: UInt64 = [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000][places]
    guard value.magnitude < 1e12 else { return ExactNumber.number(value) }
    let units = UInt64((value.magnitude * Double(scale)).rounded(.toNearestOrEven))
    let sign = value < 0 && units > 0 ? "-" : ""
    let whole = sign + grouped(String(units / scale))
    return places == 0 ? whole : "\(whole).\(ExactNumber.padded(units % scale, places))"
  }

  /// Digits with a comma before every third from the right.
  static func grouped(_ digits: String) -> String {
    var text = ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index).isMultiple(of: 3) { text.append(",") }
      text.append(digit)
    }
    return text
  }
}
