// Amounts as people and spreadsheets write them: `1.234,56 €`, `$1,234.50`, `1 234,56`.
//
// The same signs mean other numbers elsewhere (`1,234` is one and a bit, or more than a thousand),
// so a form is declared and then read strictly: what does not fit it is no number.

/// How numbers are written in a text: the sign before the decimals, and that between thousands.
public struct NumberForm: Hashable, Sendable {
  public enum DecimalSign: String, CaseIterable, Hashable, Sendable {
    case point = "."
    case comma = ","
  }

  public enum ThousandsSign: String, CaseIterable, Hashable, Sendable {
    case point = "."
    case comma = ","
    /// A blank, also one that does not break or is narrow.
    case blank = " "
    /// An apostrophe, straight or curled.
    case apostrophe = "'"
  }

  public var decimal: DecimalSign
  /// Nil where thousands are not parted.
  public var thousands: ThousandsSign?

  public init(decimal: DecimalSign = .point, thousands: ThousandsSign? = nil) {
    (self.decimal, self.thousands) = (decimal, thousands)
  }

  /// All forms that can be: the two signs are never the same.
  public static let all: [NumberForm] = DecimalSign.allCases.flatMap { decimal in
    let signs: [ThousandsSign?] = [nil] + ThousandsSign.allCases
    return signs.filter { $0?.rawValue != decimal.rawValue }
      .map { NumberForm(decimal: decimal, thousands: $0) }
  }

  /// The form as it stands in the definitions: `{decimal: ",", thousands: "."}`.
  public var text: String {
    let thousands = thousands.map { ", thousands: \"\($0.rawValue)\"" } ?? ""
    return "{decimal: \"\(decimal.rawValue)\"\(thousands)}"
  }
}

extension NumberForm {
  /// The number that a text is in this form, as `-1234.56`; nil where it does not fit.
  ///
  /// A currency may stand before or behind it, and a minus sign, or brackets around both.
  public func plain(_ text: [UInt8]) -> [UInt8]? {
    guard let amount = WrittenAmount(String(decoding: text, as: UTF8.self), decimal),
      let digits = digits(of: amount.number)
    else { return nil }
    return (amount.isNegative ? [0x2D] : []) + digits
  }

  private func digits(of number: ArraySlice<Unicode.Scalar>) -> [UInt8]? {
    let parts = number.split(separator: decimal.scalar, omittingEmptySubsequences: false)
    guard parts.count <= 2, let whole = joined(parts[0]) else { return nil }
    guard parts.count == 2 else { return whole }
    let places = parts[1].compactMap(\.digit)
    return places.count == parts[1].count ? whole + [0x2E] + places : nil
  }

  /// The digits before the decimals: groups of three, or of two before a last one of three.
  private func joined(_ whole: ArraySlice<Unicode.Scalar>) -> [UInt8]? {
    var groups: [[UInt8]] = [[]]
    for scalar in whole {
      if let digit = scalar.digit {
        groups[groups.count - 1].append(digit)
      } else {
        guard let thousands, scalar.is(thousands) else { return nil }
        groups.append([])
      }
    }
    guard let last = groups.last, groups.count > 1 else { return groups[0] }
    let inner = groups[1...].dropLast()
    let areThrees = inner.allSatisfy { $0.count == 3 }
    let isEven = areThrees || inner.allSatisfy { $0.count == 2 }
    let isFull = (1...(areThrees ? 3 : 2)).contains(groups[0].count) && groups[0].first != 0x30
    return last.count == 3 && isEven && isFull ? groups.flatMap(\.self) : nil
  }
}

/// A text with what stands around its number taken off: a sign, brackets, a currency.
private struct WrittenAmount {
  private(set) var isNegative = false
  /// The digits and the signs between them.
  private(set) var number: ArraySlice<Unicode.Scalar>

  /// Nil where there is no number, or something else around it.
  init?(_ text: String, _ decimal: NumberForm.DecimalSign) {
    let scalars = Array(text.unicodeScalars)
    guard var first = scalars.firstIndex(where: { $0.digit != nil }),
      let last = scalars.lastIndex(where: { $0.digit != nil })
    else { return nil }
    var before = scalars[..<first].trimmed
    // `.50` and `-.50` leave the nought out; behind a currency the point may be its own.
    if before.last == decimal.scalar, before.dropLast().allSatisfy(\.isSign) {
      before.removeLast()
      first -= 1
    }
    var behind = scalars[(last + 1)...].trimmed
    number = scalars[first...last]
    if before.first == "(", behind.last == ")" {
      isNegative = true
      (before, behind) = (before.dropFirst().trimmed, behind.dropLast().trimmed)
    } else if let sign = Self.takeSign(&before) ?? Self.takeSign(&behind) {
      isNegative = sign != "+"
    }
    guard before.isEmpty || behind.isEmpty else { return nil }
    let currency = before + behind
    guard currency.isEmpty || Self.isCurrency(currency) else { return nil }
  }

  private static func takeSign(_ text: inout ArraySlice<Unicode.Scalar>) -> Unicode.Scalar? {
    if let first = text.first, first.isSign {
      text = text.dropFirst().trimmed
      return first
    }
    guard let last = text.last, last.isSign else { return nil }
    text = text.dropLast().trimmed
    return last
  }

  /// Whether a word is a currency: a code of three capitals, a sign with letters beside it or
  /// without, or one of the names that stand on bills.
  private static func isCurrency(_ word: ArraySlice<Unicode.Scalar>) -> Bool {
    guard word.count <= 5 else { return false }
    if word.count == 3, word.allSatisfy({ ("A"..."Z").contains($0) }) { return true }
    let isSigned = word.contains { $0.properties.generalCategory == .currencySymbol }
    let isWord = word.allSatisfy {
      $0.properties.isAlphabetic || $0.properties.generalCategory == .currencySymbol || $0 == "."
    }
    return isSigned && isWord || names.contains(String(String.UnicodeScalarView(word)))
  }

  private static let names: Set = [
    "zł", "Kč", "kr", "kr.", "Kr", "Kr.", "Ft", "lei", "лв", "лв.", "руб", "руб.", "грн", "грн.",
    "Rs", "Rs.", "Fr", "Fr.", "din", "din.", "TL", "DH", "KM", "Lt", "تومان", "ریال",
  ]
}

extension NumberForm.DecimalSign {
  fileprivate var scalar: Unicode.Scalar { self == .point ? "." : "," }
}

extension Unicode.Scalar {
  /// The byte of an ASCII digit.
  fileprivate var digit: UInt8? { ("0"..."9").contains(self) ? UInt8(value) : nil }

  /// Whether the sign is that of a number below nought or above it.
  fileprivate var isSign: Bool { ["-", "+", "\u{2212}"].contains(self) }

  fileprivate func `is`(_ sign: NumberForm.ThousandsSign) -> Bool {
    switch sign {
    case .point: self == "."
    case .comma: self == ","
    case .blank: properties.isWhitespace
    case .apostrophe: self == "'" || self == "\u{2019}"
    }
  }
}

extension ArraySlice<Unicode.Scalar> {
  /// The text without the blanks around it, of whatever width.
  fileprivate var trimmed: Self {
    let rest = drop { $0.properties.isWhitespace }
    let end = rest.lastIndex { !$0.properties.isWhitespace }.map { $0 + 1 } ?? rest.startIndex
    return rest[..<end]
  }
}
