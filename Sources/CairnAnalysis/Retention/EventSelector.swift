import CairnModel

/// Finds the rows that an optional step means, over a whole batch at a time; no step means any event.
struct EventSelector: Sendable {
  private struct Alternative: Sendable {
    var isNamed: [Bool]?
    var filter: FilterMatcher?
  }

  private let alternatives: [Alternative]?

  init(_ step: EventStep?, _ context: WalkContext) {
    alternatives = step?.alternatives.map { alternative in
      Alternative(
        isNamed: alternative.name.map { name in context.tables.names.map { $0 == name } },
        filter: alternative.filter.map { FilterMatcher($0, context) })
    }
  }

  /// Whether every row is meant.
  var isAny: Bool { alternatives == nil }

  func selects(_ batch: EventBatch, _ row: Int) -> Bool {
    guard let alternatives else { return true }
    return alternatives.contains { alternative in
      if let isNamed = alternative.isNamed, !isNamed[Int(batch.names[row])] { return false }
      return alternative.filter?.matches(batch, row) ?? true
    }
  }
}

extension EventNeeds {
  /// What a walk must bring so that some optional steps can be told; one of nil needs every event.
  init(selecting steps: [EventStep?]) {
    self.init()
    var names: Set<ByteText>? = []
    for step in steps {
      if let own = step?.names, let known = names { names = known.union(own) } else { names = nil }
      if let step { add(filtersOf: step) }
    }
    self.names = names
  }
}
