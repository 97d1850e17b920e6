extension EventFilter: CustomStringConvertible {
  /// The filter in one canonical spelling, which reads back as a filter of the same meaning.
  public var description: String {
    switch self {
    case .comparison(let property, let comparison, let literal):
      "\(property.filterName) \(comparison.rawValue) \(literal)"
    case .oneOf(let property, let literals):
      "\(property.filterName) in (\(literals.map(\.description).joined(separator: ", ")))"
    case .isNull(let property): "\(property.filterName) is null"
    case .not(.isNull(let property)): "\(property.filterName) is not null"
    case .not(let inner): "not (\(inner))"
    case .and(let left, let right): "\(left.bracketed(in: self)) and \(right.bracketed(in: self))"
    case .or(let left, let right): "\(left) or \(right)"
    }
  }

  /// The operand's text, in brackets where it would otherwise be torn apart.
  private func bracketed(in outer: EventFilter) -> String {
    if case .and = outer, case .or = self { return "(\(self))" }
    return description
  }
}

extension EventFilter.Literal: CustomStringConvertible {
  public var description: String {
    switch self {
    case .text(let text): "'\(text.description.doubling("'"))'"
    case .number(let number): number.description
    case .boolean(let flag): flag ? "true" : "false"
    }
  }
}

extension ByteText {
  /// The name as a filter spells it: bare where that is safe, else in double quotes.
  var filterName: String {
    let isBare =
      bytes.first?.beginsName == true && bytes.allSatisfy(\.continuesName)
      && FilterToken.Keyword(word: bytes.span) == nil
    return isBare ? description : "\"\(description.doubling("\""))\""
  }
}

extension String {
  fileprivate func doubling(_ quote: Character) -> String {
    var doubled = ""
    for character in self {
      if character == quote { doubled.append(quote) }
      doubled.append(character)
    }
    return doubled
  }
}
