/// Reads a filter as a user writes it: `country = 'DE' and price >= 10`.
///
/// Descends from `or` over `and` and `not` to single comparisons. Operands of one `and` or `or` are
/// joined as a balanced tree, so that a filter of a thousand terms is ten levels deep and not a
/// thousand. What each comparison means is in `docs/meaning/filters.md`.
public struct FilterParser {
  private var lexer: FilterLexer
  private var token = FilterToken(kind: .end, start: 0)
  private var depth = 0

  /// Reads a whole filter.
  public static func parse(_ text: String) throws(FilterError) -> EventFilter {
    try parse(bytes: Array(text.utf8))
  }

  static func parse(bytes: [UInt8]) throws(FilterError) -> EventFilter {
    guard bytes.count <= Limits.filterBytes else {
      throw FilterError(
        offset: 0, message: "a filter has at most \(Limits.filterBytes) bytes, not \(bytes.count)")
    }
    var parser = FilterParser(lexer: FilterLexer(bytes))
    try parser.advance()
    let filter = try parser.alternatives()
    guard parser.token.kind == .end else {
      throw parser.error("expected 'and', 'or' or the end")
    }
    return filter
  }

  private init(lexer: FilterLexer) { self.lexer = lexer }

  private mutating func advance() throws(FilterError) { token = try lexer.next() }

  private func error(_ message: String) -> FilterError {
    lexer.error(at: token.start, message)
  }

  private mutating func take(_ keyword: FilterToken.Keyword) throws(FilterError) -> Bool {
    guard token.kind == .keyword(keyword) else { return false }
    try advance()
    return true
  }

  // MARK: From or to single comparisons

  private mutating func alternatives() throws(FilterError) -> EventFilter {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Limits.filterDepth else {
      throw error("a filter nests at most \(Limits.filterDepth) levels deep")
    }
    var operands = [try conjunction()]
    while try take(.or) { operands.append(try conjunction()) }
    return Self.join(operands[...], EventFilter.or)
  }

  private mutating func conjunction() throws(FilterError) -> EventFilter {
    var operands = [try negation()]
    while try take(.and) { operands.append(try negation()) }
    return Self.join(operands[...], EventFilter.and)
  }

  private mutating func negation() throws(FilterError) -> EventFilter {
    var isNegated = false
    while try take(.not) { isNegated.toggle() }
    let filter = try condition()
    return isNegated ? .not(filter) : filter
  }

  private mutating func condition() throws(FilterError) -> EventFilter {
    switch token.kind {
    case .open:
      try advance()
      let filter = try alternatives()
      guard token.kind == .close else { throw error("expected ')'") }
      try advance()
      return filter
    case .name(let property):
      try advance()
      return try comparison(of: property)
    case .keyword(let word):
      throw error(
        "expected a property; one that is named '\(word.rawValue)' stands in double quotes")
    case .end: throw error("expected a condition, such as country = 'DE'")
    default: throw error("expected a property; names with odd letters stand in double quotes")
    }
  }

  // MARK: One comparison

  private mutating func comparison(of property: ByteText) throws(FilterError) -> EventFilter {
    if case .comparison(let comparison) = token.kind {
      try advance()
      return .comparison(property: property, comparison, try literal(for: comparison))
    }
    if try take(.is) {
      let isNegated = try take(.not)
      guard try take(.null) else { throw error("expected 'null' or 'not null'") }
      return isNegated ? .not(.isNull(property: property)) : .isNull(property: property)
    }
    let isNegated = try take(.not)
    let filter: EventFilter
    if try take(.in) {
      filter = .oneOf(property: property, try list())
    } else if try take(.glob) {
      filter = .comparison(property: property, .glob, try literal(for: .glob))
    } else {
      throw error("expected a comparison: = != < <= > >= ~ glob, in (…), is null")
    }
    return isNegated ? .not(filter) : filter
  }

  private mutating func list() throws(FilterError) -> [EventFilter.Literal] {
    guard token.kind == .open else { throw error("expected '(' and the values") }
    var literals: [EventFilter.Literal] = []
    repeat {
      try advance()
      literals.append(try literal(for: .equal))
    } while token.kind == .comma
    guard token.kind == .close else { throw error("expected ',' or ')'") }
    try advance()
    return literals
  }

  private mutating func literal(
    for comparison: EventFilter.Comparison
  ) throws(FilterError) -> EventFilter.Literal {
    let literal: EventFilter.Literal
    switch token.kind {
    case .text(let text): literal = .text(text)
    case .number(let number): literal = .number(number)
    case .keyword(.true): literal = .boolean(true)
    case .keyword(.false): literal = .boolean(false)
    case .keyword(.null): throw error("nothing equals null: write 'is null' or 'is not null'")
    case .name(let word): throw error("a text stands in single quotes: '\(word)'")
    default: throw error("expected a text in single quotes, a number, true or false")
    }
    try check(literal, for: comparison)
    try advance()
    return literal
  }

  private func check(
    _ literal: EventFilter.Literal, for comparison: EventFilter.Comparison
  ) throws(FilterError) {
    switch (comparison, literal) {
    case (.contains, .number), (.contains, .boolean), (.glob, .number), (.glob, .boolean):
      throw error("\(comparison.rawValue) wants a text in single quotes")
    case (.less, .boolean), (.lessOrEqual, .boolean), (.greater, .boolean),
      (.greaterOrEqual, .boolean):
      throw error("true and false have no order")
    default: return
    }
  }

  /// Joins operands left to right into a tree as flat as it can be.
  private static func join(
    _ operands: ArraySlice<EventFilter>, _ joined: (EventFilter, EventFilter) -> EventFilter
  ) -> EventFilter {
    if operands.count == 1 { return operands[operands.startIndex] }
    let middle = operands.startIndex + operands.count / 2
    return joined(join(operands[..<middle], joined), join(operands[middle...], joined))
  }
}
