/// A property's value as it stood in the log, typed.
public enum PropertyValue: Hashable, Sendable {
  case text(ByteText)
  case integer(Int64)
  /// A number with one to four decimal places, exact.
  case decimal(Decimal4)
  /// Any other number.
  case real(Double)
  case boolean(Bool)
}

/// The type of a stored property column.
public enum PropertyType: UInt8, CaseIterable, Hashable, Sendable {
  case text = 1
  case integer = 2
  case decimal = 3
  case real = 4
  case boolean = 5

  public var name: String {
    switch self {
    case .text: "text"
    case .integer: "integer"
    case .decimal: "decimal"
    case .real: "real"
    case .boolean: "boolean"
    }
  }
}

extension PropertyValue: CustomStringConvertible {
  /// The value as a person would write it; breakdowns group by this.
  public var description: String {
    switch self {
    case .text(let text): text.description
    case .integer(let number): String(number)
    case .decimal(let number): number.description
    case .real(let number): "\(number)"
    case .boolean(let flag): flag ? "true" : "false"
    }
  }
}
