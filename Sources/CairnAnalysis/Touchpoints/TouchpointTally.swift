import CairnModel

/// What is counted of one place.
struct TouchpointTally: Sendable {
  var persons = 0
  var events = 0
  var entries = 0
  /// Persons who came more than once.
  var returned = 0
  /// How many persons had so many interactions there, and so many whole seconds.
  var interactions: [Int: Int] = [:]
  var seconds: [Int: Int] = [:]
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
    interactions.merge(other.interactions, uniquingKeysWith: +)
    seconds.merge(other.seconds, uniquingKeysWith: +)
    active += other.active
    with += other.with
    withOrder += other.withOrder
  }

  /// The value that so many per cent of persons do not exceed: the smallest such value.
  static func quantile(_ counts: [Int: Int], percent: Int) -> Int? {
    let whole = counts.values.reduce(0, +)
    guard whole > 0 else { return nil }
    var seen = 0
    for (value, persons) in counts.sorted(by: { $0.key < $1.key }) {
      seen += persons
      if seen * 100 >= whole * percent { return value }
    }
    return nil
  }
}
