/// What a sweep over a batch came to, person by person; reused from batch to batch.
struct FunnelFindings: Sendable {
  /// Persons that only the machine can decide.
  var unclear: [Int] = []
  /// Persons with a chain, and how far each came.
  private(set) var persons: [(person: Int, level: Int)] = []
  /// The rows of the chains, one chain's after another's.
  var rows: [Int] = []

  mutating func removeAll() {
    unclear.removeAll(keepingCapacity: true)
    persons.removeAll(keepingCapacity: true)
    rows.removeAll(keepingCapacity: true)
  }

  mutating func append(_ person: Int, _ level: Int) { persons.append((person, level)) }
}
