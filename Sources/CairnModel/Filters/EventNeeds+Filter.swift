extension EventFilter {
  /// The event's own name, where a filter says `event`.
  public static let eventProperty: ByteText = "event"
  /// The source that the event came from, where a filter says `source`.
  public static let sourceProperty: ByteText = "source"

  /// The properties that must be decoded: all that are named but `event` and `source`.
  public var storedProperties: [ByteText] {
    properties.filter { $0 != Self.eventProperty && $0 != Self.sourceProperty }
  }

  public var readsSource: Bool { properties.contains(Self.sourceProperty) }
}

extension EventNeeds {
  /// Asks for what a filter reads.
  public mutating func add(_ filter: EventFilter) {
    for property in filter.storedProperties { add(property: property) }
    if filter.readsSource { sources = true }
  }

  /// Asks for what a step's filters read; the step's names are the question's to decide.
  public mutating func add(filtersOf step: EventStep) {
    for alternative in step.alternatives {
      if let filter = alternative.filter { add(filter) }
    }
  }

  public mutating func add(property: ByteText) {
    if !properties.contains(property) { properties.append(property) }
  }
}
