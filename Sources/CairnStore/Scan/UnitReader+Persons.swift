internal import CairnBytes
internal import CairnModel

extension UnitReader {
  /// Says whose the rows are that were decoded.
  mutating func appendPersons(_ blocks: [KeptBlock], _ index: Int) throws(PartDamage) {
    var end = persons.offsets.last ?? 0
    persons.offsets.reserveCapacity(persons.offsets.count + picked.counts.count)
    for count in picked.counts {
      end += count
      persons.offsets.append(end)
    }
    guard end == persons.rowCount else { throw PartDamage("a column is too short") }
    let first = persons.persons.count
    persons.persons.append(
      contentsOf: repeatElement(ScanPlan.nobody, count: picked.counts.count))
    guard plan.needs.persons else { return }
    for type in plan.identityOrder {
      try findOwners(type, blocks, index, from: first)
    }
  }

  /// Gives the persons without a name yet the first identifier of a type that any of their rows
  /// carries.
  private mutating func findOwners(
    _ type: Int, _ blocks: [KeptBlock], _ index: Int, from first: Int
  ) throws(PartDamage) {
    let part = plan.parts[index]
    guard let column = part.identities[type] else { return }
    var person = 0
    for block in blocks {
      let turned = turn(block, to: column.stream, of: index)
      try part.part.reader.readRuns(turned, &scratch.runs)
      var start = block.block * Limits.blockRows
      for run in 0..<scratch.runs.count {
        let (code, length) = scratch.runs[run]
        guard length > 0, length <= Limits.blockRows else { throw PartDamage("runs too long") }
        let rows = start..<start + length
        start += length
        while person < picked.persons.count, picked.persons[person].upperBound <= rows.lowerBound {
          person += 1
        }
        guard code != 0 else { continue }
        var owner = person
        while owner < picked.persons.count, picked.persons[owner].lowerBound < rows.upperBound {
          if persons.persons[first + owner] == ScanPlan.nobody {
            let hash = try column.hash(code, of: part.part)
            if hash != 0 {
              persons.persons[first + owner] = PersonRef(
                identityType: UInt8(type), identityHash: hash)
            }
          }
          owner += 1
        }
      }
    }
  }

  /// The clusters that go the long way.
  func rest(_ index: Int) -> PartClusters {
    var rest = PartClusters()
    guard !picked.rest.isEmpty else { return rest }
    var next = 0
    var row = columns[index].rows.lowerBound
    for cluster in columns[index].clusters {
      let end = row + Int(columns[index].counts[cluster])
      if next < picked.rest.count, picked.rest[next] == cluster {
        // Without keys the row tells clusters apart and keeps their order.
        let hasKeys = columns[index].keys.count > 0
        rest.keys.append(hasKeys ? columns[index].key(cluster) : UInt64(row))
        rest.rows.append(row..<end)
        rest.reaches.append(PartFormat.complexReach)
        next += 1
      }
      row = end
    }
    return rest
  }
}
