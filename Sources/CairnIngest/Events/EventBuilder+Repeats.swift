import CairnModel

extension EventBuilder {
  /// Marks a key as seen in this record; a key that was seen already is settled first.
  ///
  /// - Returns: Whether the record may go on.
  @inline(__always)
  mutating func mark(_ node: Int) -> Bool {
    if keys.nodes[node].lastRecord == record { return settleRepeat(of: node) }
    keys.nodes[node].lastRecord = record
    return true
  }

  /// A repeated key: refused where an id, a time, an event or money repeats; else the last wins.
  private mutating func settleRepeat(of node: Int) -> Bool {
    repeatedKeys += 1
    guard repeatedKeys <= Limits.propertiesOfRecord else {
      refusal = refusal ?? Refusal(.badLine, "too many repeated keys")
      return false
    }
    guard forget(node) else { return false }
    guard keys.nodes[node].firstMember != 0 else { return true }
    for other in keys.nodes.indices
    where keys.nodes[other].lastRecord == record && isInside(other, node) {
      guard forget(other) else { return false }
      keys.nodes[other].lastRecord = 0
    }
    return true
  }

  private func isInside(_ node: Int, _ container: Int) -> Bool {
    var ancestor = Int(keys.nodes[node].container)
    while ancestor != KeyTable.root {
      if ancestor == container { return true }
      ancestor = Int(keys.nodes[ancestor].container)
    }
    return false
  }

  /// Takes back the values that a key has given to the record at hand.
  private mutating func forget(_ node: Int) -> Bool {
    if keys.nodes[node].role == .candidate {
      let claims = [keys.nodes[node].claim] + (places[node]?.otherClaims ?? [])
      guard !claims.contains(where: { $0.kind.mustBeUnique }) else {
        let key = places[node]?.path ?? ""
        refusal = refusal ?? Refusal(.repeatedKey, "the key \(key) is repeated")
        return false
      }
      for target in claims.map({ Int($0.target) })
      where slots[target].record == record && slots[target].node == node {
        if plan.targets[target].column != SourceColumn.none {
          bury(Int(slots[target].fieldIndex))
        }
        slots[target].record = 0
      }
    }
    let column = keys.nodes[node].column
    guard column != SourceColumn.none else { return true }
    if let slot = sharedSlots[column], slot.record == record, keys.nodes[node].isShared {
      guard slot.node == node else { return true }
      sharedSlots[column] = nil
    }
    for index in firstField..<fields.count where fields[index].column == column { bury(index) }
    return true
  }

  private mutating func bury(_ index: Int) {
    fields[index].column = SourceColumn.none
    hasTombstones = true
  }

  /// Removes the fields that a repeated key took back.
  mutating func removeTombstones() {
    var kept = firstField
    for index in firstField..<fields.count where fields[index].column != SourceColumn.none {
      fields[kept] = fields[index]
      kept += 1
    }
    fields.removeSubrange(kept...)
  }
}
