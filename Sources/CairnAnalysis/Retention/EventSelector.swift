import CairnModel

/// Finds the rows that an optional step means, of those that the question's filter lets in.
///
/// No step means any event.
struct EventSelector: Sendable {
  private let conditions: EventConditions?
  private let filter: FilterMatcher?

  init(_ step: EventStep?, _ context: WalkContext) {
    conditions = step.map { EventConditions([$0], context) }
    filter = context.scope.filter.map { FilterMatcher($0, context) }
  }

  func selects(_ batch: EventBatch, _ row: Int) -> Bool {
    if let conditions, !conditions.meetsAny(batch, row) { return false }
    return filter?.matches(batch, row) ?? true
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
