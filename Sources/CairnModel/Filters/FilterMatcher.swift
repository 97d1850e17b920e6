/// A filter made ready for one walk: says of each row whether it meets the filter.
///
/// Negations are pushed down to the single comparisons, so that an unknown answer stays a no on
/// every way up. Each comparison is decided once for every text that the walk knows, every event
/// name and every source; a row then costs a look-up. Numbers are compared as they are met.
public struct FilterMatcher: Sendable {
  private let root: Node

  private indirect enum Node: Sendable {
    case always(Bool)
    /// Whether the row has the property at all.
    case isPresent(column: Int, wanted: Bool)
    case column(Int, ColumnCondition)
    case name([Bool])
    case source([Bool])
    case and(Node, Node)
    case or(Node, Node)
  }

  public init(_ filter: EventFilter, _ context: WalkContext) {
    root = Self.compile(filter, isNegated: false, context)
  }

  /// Whether a row of a batch of the walk meets the filter.
  public func matches(_ batch: EventBatch, _ row: Int) -> Bool {
    Self.matches(root, batch, row)
  }

  /// For each of some rows, in their order, whether it meets the filter.
  public func matches(_ batch: EventBatch, rows: Range<Int>) -> [Bool] {
    Self.matches(root, batch, rows)
  }

  // MARK: Compiling

  private static func compile(
    _ filter: EventFilter, isNegated: Bool, _ context: WalkContext
  ) -> Node {
    switch filter {
    case .comparison(let property, let comparison, let literal):
      let test = FilterCondition.Test.comparison(comparison, literal)
      return leaf(property, FilterCondition(test, isNegated: isNegated), context)
    case .oneOf(let property, let literals):
      return leaf(property, FilterCondition(.oneOf(literals), isNegated: isNegated), context)
    case .isNull(let property):
      return presence(property, wanted: isNegated, context)
    case .not(let inner):
      return compile(inner, isNegated: !isNegated, context)
    case .and(let left, let right), .or(let left, let right):
      let first = compile(left, isNegated: isNegated, context)
      let second = compile(right, isNegated: isNegated, context)
      var isAnd = isNegated
      if case .and = filter { isAnd.toggle() }
      return isAnd ? .and(first, second) : .or(first, second)
    }
  }

  private static func leaf(
    _ property: ByteText, _ condition: FilterCondition, _ context: WalkContext
  ) -> Node {
    switch property {
    case EventFilter.eventProperty:
      return .name(context.tables.names.map { condition.isMet(by: .text($0)) })
    case EventFilter.sourceProperty:
      return .source(context.tables.sources.map { condition.isMet(by: .text($0)) })
    default:
      guard let column = context.index(ofProperty: property) else { return .always(false) }
      return .column(column, ColumnCondition(condition, context.tables.texts))
    }
  }

  private static func presence(
    _ property: ByteText, wanted: Bool, _ context: WalkContext
  ) -> Node {
    switch property {
    case EventFilter.eventProperty, EventFilter.sourceProperty: return .always(wanted)
    default:
      guard let column = context.index(ofProperty: property) else { return .always(!wanted) }
      return .isPresent(column: column, wanted: wanted)
    }
  }

  // MARK: Matching

  private static func matches(_ node: Node, _ batch: EventBatch, _ row: Int) -> Bool {
    switch node {
    case .always(let answer): answer
    case .isPresent(let column, let wanted):
      (batch.properties[column].types[row] != PropertyColumn.absent) == wanted
    case .column(let column, let condition):
      condition.isMet(batch.properties[column].types[row], batch.properties[column].payloads[row])
    case .name(let answers): answers[Int(batch.names[row])]
    case .source(let answers): answers[Int(batch.sources[row])]
    case .and(let left, let right): matches(left, batch, row) && matches(right, batch, row)
    case .or(let left, let right): matches(left, batch, row) || matches(right, batch, row)
    }
  }

  private static func matches(_ node: Node, _ batch: EventBatch, _ rows: Range<Int>) -> [Bool] {
    switch node {
    case .always(let answer):
      return Array(repeating: answer, count: rows.count)
    case .isPresent(let column, let wanted):
      return batch.properties[column].types[rows].map { ($0 != PropertyColumn.absent) == wanted }
    case .column(let column, let condition):
      return condition.answers(batch.properties[column], rows)
    case .name(let answers):
      return batch.names[rows].map { answers[Int($0)] }
    case .source(let answers):
      return batch.sources[rows].map { answers[Int($0)] }
    case .and(let left, let right):
      var both = matches(left, batch, rows)
      let second = matches(right, batch, rows)
      for index in both.indices where !second[index] { both[index] = false }
      return both
    case .or(let left, let right):
      var both = matches(left, batch, rows)
      let second = matches(right, batch, rows)
      for index in both.indices where second[index] { both[index] = true }
      return both
    }
  }
}

/// A condition on one property column, decided beforehand for every text of the walk.
private struct ColumnCondition: Sendable {
  private let condition: FilterCondition
  private let texts: [Bool]
  private let flags: (whenFalse: Bool, whenTrue: Bool)
  /// Which numbers meet the condition, where that is a matter of their size.
  private let numbers: NumberBounds?

  init(_ condition: FilterCondition, _ texts: [ByteText]) {
    self.condition = condition
    numbers = condition.numberBounds
    self.texts = texts.map { condition.isMet(by: .text($0)) }
    flags = (condition.isMet(by: .boolean(false)), condition.isMet(by: .boolean(true)))
  }

  func isMet(_ type: UInt8, _ payload: UInt64) -> Bool {
    switch PropertyType(rawValue: type) {
    case nil: false
    case .text: texts[Int(payload)]
    case .boolean: payload == 0 ? flags.whenFalse : flags.whenTrue
    case .integer:
      numbers?.integers.holds(Int64(bitPattern: payload))
        ?? condition.isMet(by: .integer(Int64(bitPattern: payload)))
    case .decimal:
      numbers?.decimals.holds(Int64(bitPattern: payload))
        ?? condition.isMet(by: .decimal(Decimal4(tenThousandths: Int64(bitPattern: payload))))
    case .real: condition.isMet(by: .real(Double(bitPattern: payload)))
    }
  }

  func answers(_ column: PropertyColumn, _ rows: Range<Int>) -> [Bool] {
    let (types, payloads) = (column.types.span, column.payloads.span)
    return rows.map { isMet(types[$0], payloads[$0]) }
  }
}
