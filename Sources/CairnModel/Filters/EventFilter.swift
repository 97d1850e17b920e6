/// A filter on events, as the user wrote it: `country = 'DE' and price >= 10`.
public indirect enum EventFilter: Hashable, Sendable {
  case comparison(property: ByteText, Comparison, Literal)
  case oneOf(property: ByteText, [Literal])
  case isNull(property: ByteText)
  case not(EventFilter)
  case and(EventFilter, EventFilter)
  case or(EventFilter, EventFilter)

  public enum Comparison: String, Hashable, Sendable {
    case equal = "="
    case notEqual = "!="
    case less = "<"
    case lessOrEqual = "<="
    case greater = ">"
    case greaterOrEqual = ">="
    case contains = "~"
    case glob = "glob"
  }

  /// A constant: a text in quotes, a number, true or false.
  public enum Literal: Hashable, Sendable {
    case text(ByteText)
    case number(Decimal4)
    case boolean(Bool)
  }

  /// The properties that the expression reads, each once, in the order they are named.
  public var properties: [ByteText] {
    var found: [ByteText] = []
    collect(into: &found)
    return found
  }

  /// The texts that a property is held to be equal to, or not.
  public func texts(of property: ByteText) -> Set<ByteText> {
    switch self {
    case .comparison(property, .equal, .text(let text)),
      .comparison(property, .notEqual, .text(let text)):
      return [text]
    case .oneOf(property, let literals):
      return Set(
        literals.compactMap { literal in
          if case .text(let text) = literal { return text }
          return nil
        })
    case .not(let inner): return inner.texts(of: property)
    case .and(let left, let right), .or(let left, let right):
      return left.texts(of: property).union(right.texts(of: property))
    case .comparison, .oneOf, .isNull: return []
    }
  }

  private func collect(into found: inout [ByteText]) {
    switch self {
    case .comparison(let property, _, _), .oneOf(let property, _), .isNull(let property):
      if !found.contains(property) { found.append(property) }
    case .not(let inner): inner.collect(into: &found)
    case .and(let left, let right), .or(let left, let right):
      left.collect(into: &found)
      right.collect(into: &found)
    }
  }
}

/// What is wrong with a filter or a step that a user typed, and where.
public struct FilterError: Error, Hashable, Sendable {
  /// The character, from 0, at which the text went wrong.
  public var offset: Int
  public var message: String

  public init(offset: Int, message: String) { (self.offset, self.message) = (offset, message) }
}
