/// A number of any of the stored types, compared without rounding.
///
/// Two numbers of different types are never brought to a common type first: 9007199254740993 is
/// greater than 9007199254740992.0, though both are the same `Double`.
enum ExactNumber: Hashable, Sendable {
  case integer(Int64)
  case decimal(Decimal4)
  case real(Double)

  /// The number that a text spells, or nil; `inf` and `nan` are no numbers.
  ///
  /// A spelling beyond 64 bits or four decimal places is taken as the nearest `Double`.
  init?(_ text: ByteText) {
    if case .exact(let number) = Decimal4.read(text.bytes.span) {
      self = .decimal(number)
      return
    }
    guard text.bytes.allSatisfy(\.isPartOfNumber), !text.bytes.isEmpty else { return nil }
    if let number = Int64(text.description) {
      self = .integer(number)
    } else if let number = Double(text.description), number.isFinite {
      self = .real(number)
    } else {
      return nil
    }
  }

  /// Below 0 where the left is smaller, 0 where both are equal; nil where one is not a number.
  static func order(_ left: ExactNumber, _ right: ExactNumber) -> Int? {
    switch (left, right) {
    case (.integer(let left), .integer(let right)): order(of: left, right)
    case (.decimal(let left), .decimal(let right)):
      order(of: left.tenThousandths, right.tenThousandths)
    case (.integer(let left), .decimal(let right)): order(left, right)
    case (.decimal(let left), .integer(let right)): -order(right, left)
    case (.real(let left), .decimal(let right)): order(left, right.tenThousandths, places: 10_000)
    case (.decimal(let left), .real(let right)):
      order(right, left.tenThousandths, places: 10_000).map { -$0 }
    case (.real(let left), .integer(let right)): order(left, right, places: 1)
    case (.integer(let left), .real(let right)): order(right, left, places: 1).map { -$0 }
    case (.real(let left), .real(let right)):
      left.isNaN || right.isNaN ? nil : order(of: left, right)
    }
  }

  private static func order<Value: Comparable>(of left: Value, _ right: Value) -> Int {
    left < right ? -1 : left == right ? 0 : 1
  }

  private static func order(_ left: Int64, _ right: Decimal4) -> Int {
    let (whole, rest) = right.tenThousandths.quotientAndRemainder(dividingBy: 10_000)
    return left == whole ? order(of: 0, rest) : order(of: left, whole)
  }

  /// Compares a real with `right / places`: first the whole parts, then what is behind the point.
  private static func order(_ left: Double, _ right: Int64, places: Int64) -> Int? {
    guard !left.isNaN else { return nil }
    let whole = left.rounded(.towardZero)
    let (rightWhole, rightRest) = right.quotientAndRemainder(dividingBy: places)
    guard let leftWhole = Int64(exactly: whole) else { return left < 0 ? -1 : 1 }
    guard leftWhole == rightWhole else { return order(of: leftWhole, rightWhole) }
    let rest = left - whole
    let product = rest * Double(places)
    guard product == Double(rightRest) else { return order(of: product, Double(rightRest)) }
    // The product was rounded to the very number it is compared with: the rounding error decides.
    return order(of: (-product).addingProduct(rest, Double(places)), 0)
  }
}

extension UInt8 {
  /// Whether the byte may stand in a spelled number: a digit, a sign, the point, an exponent's e.
  fileprivate var isPartOfNumber: Bool {
    isASCIIDigit || self == 0x2B || self == 0x2D || self == 0x2E || self | 0x20 == 0x65
  }
}
