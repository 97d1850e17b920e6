public import CairnModel

/// The events of one unit of a walk.
public struct ScannedUnit: Sendable {
  /// Persons that the store knows by themselves: who is who needs no look at their rows.
  public var persons = EventBatch()
  /// Clusters that may hold several persons, for the identity pass.
  public var clusters = EventBatch()
}

extension ScanPlan {
  /// Reads one unit of the walk.
  public func read(unit: Int) throws(StoreError) -> ScannedUnit {
    let keys = units[unit]
    var sources: [ClusterRows] = []
    for plan in parts {
      do throws(PartDamage) {
        var clusters = try plan.part.reader.clusters(in: keys)
        if !snapshot.redirects.isEmpty { clusters.drop { snapshot.redirects[$0] != nil } }
        sources.append(try plan.read(clusters))
      } catch {
        throw plan.part.damaged(error)
      }
    }
    sources += strays.map { $0.clusters(in: keys) }
    return sort(ClusterRows.merge(sources))
  }

  /// Tells persons that are known from clusters that must be looked into.
  private func sort(_ rows: ClusterRows) -> ScannedUnit {
    var unit = ScannedUnit()
    let isSimple = rows.reaches.map { $0 < 63 && (1 << Int64($0)) - 1 <= lookback.microseconds }
    if !isSimple.contains(true) {
      unit.clusters = rows.batch
      unit.clusters.persons = placeholders(rows.clusterCount)
      return unit
    }
    let owners = rows.keys.indices.map { isSimple[$0] ? owner(of: $0, rows.batch) : Self.nobody }
    if !isSimple.contains(false) {
      unit.persons = rows.batch
      unit.persons.persons = owners
      return unit
    }
    var all = rows.batch
    all.persons = owners
    for index in owners.indices {
      if isSimple[index] {
        unit.persons.append(person: index, of: all)
      } else {
        unit.clusters.append(person: index, of: all)
      }
    }
    return unit
  }

  private static let nobody = PersonRef(identityType: .max, identityHash: 0)

  private func placeholders(_ count: Int) -> [PersonRef] {
    Array(repeating: Self.nobody, count: count)
  }

  /// The one person of a cluster: its unique id, else its strong one, else its device.
  private func owner(of cluster: Int, _ batch: EventBatch) -> PersonRef {
    for type in identityOrder {
      for row in batch.rows(ofPerson: cluster) where batch.identities[type][row] != 0 {
        return PersonRef(
          identityType: UInt8(type), identityHash: batch.identities[type][row])
      }
    }
    return Self.nobody
  }
}

extension PartClusters {
  /// Takes out the clusters whose key meets a condition.
  mutating func drop(where condition: (UInt64) -> Bool) {
    guard keys.contains(where: condition) else { return }
    var kept = PartClusters()
    for index in keys.indices where !condition(keys[index]) { kept.append(index, of: self) }
    self = kept
  }
}
