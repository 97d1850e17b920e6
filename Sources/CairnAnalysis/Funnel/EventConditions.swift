import CairnModel

/// Some steps made ready for one walk: which of them an event meets is a look-up by its name.
struct EventConditions: Sendable {
  /// One step that a name can meet, and what else is asked of the event.
  struct Condition: Sendable {
    var index: Int
    /// The event must meet one of these filters; nothing more is asked where there is none.
    var filters: [FilterMatcher]
  }

  /// A filter that a step asks of some names; an event of theirs must meet one of its step's.
  struct Filtered: Sendable {
    var filter: FilterMatcher
    /// By name code, whether it is asked of the name.
    var takes: [Bool]
  }

  /// What a name alone says of whether its events meet anything.
  private enum Answer: UInt8, Sendable { case never, always, byProperties }

  /// All filters of the steps.
  let filtered: [Filtered]
  /// By name code.
  private let answers: [Answer]
  /// By name code, the conditions that an event of this name can meet, by index.
  let byName: [[Condition]]

  init(_ steps: [EventStep], _ context: WalkContext) {
    let names = context.tables.names
    var byName: [[Condition]] = names.map { _ in [] }
    var filtered: [Filtered] = []
    for (index, step) in steps.enumerated() {
      var ofStep: [Int: Condition] = [:]
      var isPlain: Set<Int> = []
      for alternative in step.alternatives {
        let matcher = alternative.filter.map { FilterMatcher($0, context) }
        if let matcher {
          let takes = names.map { name in alternative.name.map { $0 == name } ?? true }
          filtered.append(Filtered(filter: matcher, takes: takes))
        }
        for code in names.indices where alternative.name.map({ $0 == names[code] }) ?? true {
          if let matcher {
            ofStep[code, default: Condition(index: index, filters: [])].filters.append(matcher)
          } else {
            isPlain.insert(code)
          }
        }
      }
      for code in names.indices {
        if isPlain.contains(code) {
          byName[code].append(Condition(index: index, filters: []))
        } else if let condition = ofStep[code] {
          byName[code].append(condition)
        }
      }
    }
    self.byName = byName
    self.filtered = filtered
    answers = byName.map { conditions in
      if conditions.isEmpty { return .never }
      return conditions.contains { $0.filters.isEmpty } ? .always : .byProperties
    }
  }

  /// Whether any event of a name can meet anything.
  func concerns(_ code: Int) -> Bool { answers[code] != .never }

  /// Finds the conditions that an event meets, in order.
  func find(_ batch: EventBatch, _ row: Int, into found: inout [Int]) {
    found.removeAll(keepingCapacity: true)
    for condition in byName[Int(batch.names[row])] {
      let isMet =
        condition.filters.isEmpty || condition.filters.contains { $0.matches(batch, row) }
      if isMet { found.append(condition.index) }
    }
  }

  /// Whether an event meets any of the conditions.
  func meetsAny(_ batch: EventBatch, _ row: Int) -> Bool {
    let code = Int(batch.names[row])
    guard answers[code] == .byProperties else { return answers[code] == .always }
    return byName[code].contains { condition in
      condition.filters.contains { $0.matches(batch, row) }
    }
  }
}
