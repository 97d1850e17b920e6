import CairnModel

/// What is counted of one place.
struct TouchpointTally: Sendable {
  var persons = 0
  var events = 0
  var entries = 0
  /// Persons who came more than once.
  var returned = 0
  /// How many persons had so many interactions there, and so many whole seconds.
  var interactions = Occurrences()
  var seconds = Occurrences()
  /// Active time of all persons, in microseconds.
  var active: Int64 = 0
  /// Persons who met the place by their landmark, and those of them who ordered after it.
  var with = 0
  var withOrder = 0

  mutating func merge(_ other: TouchpointTally) {
    persons += other.persons
    events += other.events
    entries += other.entries
    returned += other.returned
    interactions.merge(other.interactions)
    seconds.merge(other.seconds)
    active += other.active
    with += other.with
    withOrder += other.withOrder
  }
}

/// How many persons came to each whole number; small numbers are the common ones.
struct Occurrences: Sendable {
  /// By the number, up to the largest small one that occurred.
  private var small: [Int] = []
  private var others: [Int: Int] = [:]

  private static let smallest = 0..<1_024

  mutating func add(_ value: Int, persons: Int = 1) {
    guard Self.smallest.contains(value) else {
      others[value, default: 0] += persons
      return
    }
    if value >= small.count { small += repeatElement(0, count: value + 1 - small.count) }
    small[value] += persons
  }

  mutating func merge(_ other: Occurrences) {
    for (value, persons) in other.small.enumerated() where persons > 0 {
      add(value, persons: persons)
    }
    others.merge(other.others, uniquingKeysWith: +)
  }

  /// The value that so many per cent of persons do not exceed: the smallest such value.
  func quantile(percent: Int) -> Int? {
    let counted = small.enumerated().filter { $0.element > 0 }
      .map { (value: $0.offset, persons: $0.element) }
    let all = (counted + others.map { (value: $0.key, persons: $0.value) })
      .sorted { $0.value < $1.value }
    let whole = all.reduce(0) { $0 + $1.persons }
    var seen = 0
    for (value, persons) in all {
      seen += persons
      if seen * 100 >= whole * percent { return value }
    }
    return nil
  }
}
