public import CairnModel

/// A segment's filter made ready for a walk: which figures of a person it reads.
public struct SegmentPlan: Sendable {
  let filter: EventFilter
  /// The figures by the names that the filter has for them.
  let figures: [ByteText: SegmentFigure]
  /// The comparisons on any event's property, each over the property itself.
  let anyEvent: [EventFilter: EventFilter]
  private let rules: CommerceRules

  public init(_ segment: NamedSegment, _ definitions: Definitions) {
    filter = segment.filter
    rules = definitions.commerce
    figures = Dictionary(
      uniqueKeysWithValues: segment.filter.properties.map { ($0, SegmentFigure($0)) })
    var anyEvent: [EventFilter: EventFilter] = [:]
    segment.filter.forEachComparison { leaf, property in
      guard case .any(let name) = SegmentFigure(property) else { return }
      anyEvent[leaf] = leaf.renamed(to: name)
    }
    self.anyEvent = anyEvent
  }

  var readsMoney: Bool { figures.values.contains(where: \.isMoney) }

  /// The properties and events that the filter names, to be looked for in the store.
  public var properties: [ByteText] { Set(figures.values.compactMap(\.property)).sorted() }
  public var events: [ByteText] { Set(figures.values.compactMap(\.event)).sorted() }

  /// What a walk must bring.
  public var needs: EventNeeds {
    var needs = EventNeeds()
    if readsMoney { needs = needs.union(OrderColumns.needs(rules)) }
    needs.names = nil
    for property in properties { needs.add(property: property) }
    func reads(_ known: SegmentFigure.Known...) -> Bool {
      known.contains { figures.values.contains(.known($0)) }
    }
    needs.sessions = reads(.sessions)
    needs.channels = reads(.firstChannel, .lastChannel)
    needs.stages = reads(.stage, .highestStage)
    return needs
  }

  /// Whether a person meets the filter, by their figures and what any of their events met.
  ///
  /// A comparison on any event is never unknown: its opposite is met where no event meets it.
  func isMet(
    by value: (ByteText) -> PropertyValue?, _ isMetByAnyEvent: (EventFilter) -> Bool
  ) -> Bool {
    isMet(filter, isNegated: false, value, isMetByAnyEvent)
  }

  private func isMet(
    _ filter: EventFilter, isNegated: Bool, _ value: (ByteText) -> PropertyValue?,
    _ isMetByAnyEvent: (EventFilter) -> Bool
  ) -> Bool {
    switch filter {
    case .comparison, .oneOf, .isNull:
      if anyEvent[filter] != nil { return isMetByAnyEvent(filter) != isNegated }
      return (isNegated ? .not(filter) : filter).isMet(by: value)
    case .not(let inner):
      return isMet(inner, isNegated: !isNegated, value, isMetByAnyEvent)
    case .and(let left, let right), .or(let left, let right):
      let first = isMet(left, isNegated: isNegated, value, isMetByAnyEvent)
      let second = isMet(right, isNegated: isNegated, value, isMetByAnyEvent)
      var isAnd = isNegated
      if case .and = filter { isAnd.toggle() }
      return isAnd ? first && second : first || second
    }
  }
}

extension EventFilter {
  /// Calls back with every single comparison and the property that it reads.
  func forEachComparison(_ body: (EventFilter, ByteText) -> Void) {
    switch self {
    case .comparison(let property, _, _), .oneOf(let property, _), .isNull(let property):
      body(self, property)
    case .not(let inner): inner.forEachComparison(body)
    case .and(let left, let right), .or(let left, let right):
      left.forEachComparison(body)
      right.forEachComparison(body)
    }
  }

  /// A single comparison over another property.
  func renamed(to name: ByteText) -> EventFilter {
    switch self {
    case .comparison(_, let comparison, let literal):
      .comparison(property: name, comparison, literal)
    case .oneOf(_, let literals): .oneOf(property: name, literals)
    case .isNull: .isNull(property: name)
    case .not, .and, .or: self
    }
  }
}
