extension EventFilter {
  /// Whether some values meet the filter, given by property name; nil where there is none.
  ///
  /// The answer is `FilterMatcher`'s: a missing value meets no comparison, nor its opposite.
  public func isMet(by value: (ByteText) -> PropertyValue?) -> Bool {
    isMet(by: value, isNegated: false)
  }

  private func isMet(by value: (ByteText) -> PropertyValue?, isNegated: Bool) -> Bool {
    switch self {
    case .comparison(let property, let comparison, let literal):
      let test = FilterCondition.Test.comparison(comparison, literal)
      return value(property).map(FilterCondition(test, isNegated: isNegated).isMet) ?? false
    case .oneOf(let property, let literals):
      let condition = FilterCondition(.oneOf(literals), isNegated: isNegated)
      return value(property).map(condition.isMet) ?? false
    case .isNull(let property):
      return (value(property) == nil) != isNegated
    case .not(let inner):
      return inner.isMet(by: value, isNegated: !isNegated)
    case .and(let left, let right), .or(let left, let right):
      let first = left.isMet(by: value, isNegated: isNegated)
      let second = right.isMet(by: value, isNegated: isNegated)
      var isAnd = isNegated
      if case .and = self { isAnd.toggle() }
      return isAnd ? first && second : first || second
    }
  }
}
