/// One comparison of a filter, or its opposite, decided for one value.
///
/// The opposite is not the plain negation: a value that cannot be compared (a word with a number, a
/// missing property) meets neither. This is SQL's rule, where an unknown answer is never a yes.
struct FilterCondition: Hashable, Sendable {
  enum Test: Hashable, Sendable {
    case comparison(EventFilter.Comparison, EventFilter.Literal)
    case oneOf([EventFilter.Literal])
  }

  private let test: Test
  private let isNegated: Bool
  private let numbers: [ExactNumber?]
  private let glob: GlobPattern?

  init(_ test: Test, isNegated: Bool) {
    (self.test, self.isNegated) = (test, isNegated)
    switch test {
    case .comparison(.glob, .text(let pattern)):
      (numbers, glob) = ([nil], GlobPattern(pattern))
    case .comparison(_, let literal):
      (numbers, glob) = ([literal.number], nil)
    case .oneOf(let literals):
      (numbers, glob) = (literals.map(\.number), nil)
    }
  }

  /// Whether a present value meets the condition.
  func isMet(by value: PropertyValue) -> Bool {
    guard let answer = answer(for: value) else { return false }
    return answer != isNegated
  }

  /// Which numbers meet the condition, where that is a matter of their size.
  var numberBounds: NumberBounds? {
    guard case .comparison(let comparison, _) = test, case .decimal(let number)? = numbers[0]
    else { return nil }
    return NumberBounds(comparison, number, isNegated: isNegated)
  }

  private func answer(for value: PropertyValue) -> Bool? {
    switch test {
    case .oneOf(let literals):
      literals.indices.contains { Self.equals(value, literals[$0], numbers[$0]) }
    case .comparison(.equal, let literal): Self.equals(value, literal, numbers[0])
    case .comparison(.notEqual, let literal): !Self.equals(value, literal, numbers[0])
    case .comparison(.less, let literal): order(value, literal).map { $0 < 0 }
    case .comparison(.lessOrEqual, let literal): order(value, literal).map { $0 <= 0 }
    case .comparison(.greater, let literal): order(value, literal).map { $0 > 0 }
    case .comparison(.greaterOrEqual, let literal): order(value, literal).map { $0 >= 0 }
    case .comparison(.contains, .text(let part)): value.text.contains(part)
    case .comparison(.glob, _): glob?.matches(value.text)
    case .comparison(.contains, _): nil
    }
  }

  private static func equals(
    _ value: PropertyValue, _ literal: EventFilter.Literal, _ number: ExactNumber?
  ) -> Bool {
    switch (value, literal) {
    case (.text(let text), .text(let wanted)): return text == wanted
    case (.boolean(let flag), .boolean(let wanted)): return flag == wanted
    case (.text(let text), .boolean(let wanted)), (.boolean(let wanted), .text(let text)):
      return text == (wanted ? "true" : "false")
    default:
      guard let left = value.number, let number else { return false }
      return ExactNumber.order(left, number) == 0
    }
  }

  private func order(_ value: PropertyValue, _ literal: EventFilter.Literal) -> Int? {
    if let left = value.number, let right = numbers[0] { return ExactNumber.order(left, right) }
    guard case .text(let left) = value, case .text(let right) = literal else { return nil }
    return left < right ? -1 : left == right ? 0 : 1
  }
}

extension EventFilter.Literal {
  /// The number that the constant is, or spells.
  var number: ExactNumber? {
    switch self {
    case .number(let number): .decimal(number)
    case .text(let text): ExactNumber(text)
    case .boolean: nil
    }
  }
}

extension PropertyValue {
  /// The number that the value is, or spells.
  var number: ExactNumber? {
    switch self {
    case .integer(let number): .integer(number)
    case .decimal(let number): .decimal(number)
    case .real(let number): .real(number)
    case .text(let text): ExactNumber(text)
    case .boolean: nil
    }
  }

  /// The value as text, as breakdowns group it.
  public var text: ByteText {
    if case .text(let text) = self { return text }
    return ByteText(description)
  }
}

extension ByteText {
  /// Whether another text stands somewhere in this one, byte by byte.
  public func contains(_ part: ByteText) -> Bool {
    guard let first = part.bytes.first else { return true }
    guard part.bytes.count <= bytes.count else { return false }
    for start in 0...(bytes.count - part.bytes.count) where bytes[start] == first {
      if bytes[start...].starts(with: part.bytes) { return true }
    }
    return false
  }
}
