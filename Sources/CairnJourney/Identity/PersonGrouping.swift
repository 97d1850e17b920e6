internal import CairnModel

/// The persons of a batch as they are found cluster after cluster, and the order that puts each
/// person's rows together.
struct PersonGrouping {
  private(set) var persons: [PersonRef] = []
  private(set) var offsets: [Int] = []
  /// All rows in their new order; empty where none has to move.
  private(set) var order: [Int] = []

  /// The different owners in the cluster at hand, as they come.
  private var owners: [PersonRef] = []
  /// Where each of those stands, once there are many.
  private var numbers: [PersonRef: Int] = [:]
  /// The owner of each row of the cluster at hand, by number.
  private var ownerOfRow: [Int] = []
  /// For each owner how many rows it has, then the place of its next row.
  private var places: [Int] = []

  /// A cluster that is one person.
  mutating func append(_ person: PersonRef, from row: Int) {
    persons.append(person)
    offsets.append(row)
  }

  /// A cluster whose rows belong to `owners`, one for each row.
  mutating func append(_ owners: [PersonRef], of rows: Range<Int>) {
    number(owners)
    guard self.owners.count > 1 else { return append(owners[0], from: rows.lowerBound) }
    let sorted = self.owners.indices.sorted { left, right in
      let (one, other) = (self.owners[left], self.owners[right])
      return (one.identityType, one.identityHash) < (other.identityType, other.identityHash)
    }
    var row = rows.lowerBound
    for owner in sorted {
      append(self.owners[owner], from: row)
      (places[owner], row) = (row, row + places[owner])
    }
    order.append(contentsOf: order.count..<rows.upperBound)
    for (index, owner) in ownerOfRow.enumerated() {
      order[places[owner]] = rows.lowerBound + index
      places[owner] += 1
    }
  }

  mutating func close(rowCount: Int) {
    offsets.append(rowCount)
    if !order.isEmpty { order.append(contentsOf: order.count..<rowCount) }
  }

  /// Numbers the owners of a cluster's rows, and counts the rows of each.
  private mutating func number(_ rows: [PersonRef]) {
    owners.removeAll(keepingCapacity: true)
    numbers.removeAll(keepingCapacity: true)
    ownerOfRow.removeAll(keepingCapacity: true)
    places.removeAll(keepingCapacity: true)
    var last = 0
    for person in rows {
      if owners.isEmpty || owners[last] != person { last = number(of: person) }
      ownerOfRow.append(last)
      places[last] += 1
    }
  }

  private static let few = 16

  private mutating func number(of person: PersonRef) -> Int {
    if numbers.isEmpty {
      if let known = owners.firstIndex(of: person) { return known }
      if owners.count == Self.few {
        for (number, owner) in owners.enumerated() { numbers[owner] = number }
      }
    } else if let known = numbers[person] {
      return known
    }
    owners.append(person)
    places.append(0)
    if owners.count > Self.few { numbers[person] = owners.count - 1 }
    return owners.count - 1
  }
}
