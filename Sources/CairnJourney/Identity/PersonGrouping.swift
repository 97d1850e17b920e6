internal import CairnModel

/// The persons of a batch as they are found cluster after cluster, and the rows that have to move.
struct PersonGrouping {
  private(set) var persons: [PersonRef] = []
  private(set) var offsets: [Int] = []
  /// Rows to be put into another order so that each person's lie together.
  private(set) var moves: [(rows: Range<Int>, order: [Int])] = []

  /// A cluster that is one person.
  mutating func append(_ person: PersonRef, from row: Int) {
    persons.append(person)
    offsets.append(row)
  }

  /// A cluster whose rows belong to `owners`, one for each row.
  mutating func append(_ owners: [PersonRef], of rows: Range<Int>) {
    let first = owners[0]
    guard owners.contains(where: { $0 != first }) else {
      append(first, from: rows.lowerBound)
      return
    }
    let order = owners.indices.sorted { left, right in
      let (one, other) = (owners[left], owners[right])
      if one.identityType != other.identityType { return one.identityType < other.identityType }
      if one.identityHash != other.identityHash { return one.identityHash < other.identityHash }
      return left < right
    }
    for (place, index) in order.enumerated() {
      guard place == 0 || owners[order[place - 1]] != owners[index] else { continue }
      append(owners[index], from: rows.lowerBound + place)
    }
    if order != Array(owners.indices) {
      moves.append((rows, order.map { rows.lowerBound + $0 }))
    }
  }

  mutating func close(rowCount: Int) { offsets.append(rowCount) }
}
