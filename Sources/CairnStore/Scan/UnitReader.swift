// How a worker reads a unit of a walk. The cluster index says where each cluster's rows lie and
// whether they are one person. Of those that are, the rows that the question wants are marked, one
// bit a row, from the bytes of the names alone; then every other column is decoded at the marked
// rows, straight behind what the batch holds. Clusters that must be looked into, or whose rows lie
// in several places, go the long way: they are few once parts are merged.

internal import CairnBytes
public import CairnModel

/// Reads the units of a walk, one after another, into the same buffers.
public struct UnitReader: ~Copyable {
  /// Persons that the store knows by themselves: who is who needs no look at their rows.
  public var persons = EventBatch()
  /// Clusters that may hold several persons, for the identity pass.
  public var clusters = EventBatch()
  /// What was looked at so far.
  public internal(set) var effort = ScanEffort()

  let plan: ScanPlan
  var checks: [BlockChecks]
  var columns = OwnedList<ClusterColumns>()
  var picked = PickedRows()
  var scratch = ScanScratch()
  /// The shapes of a block's rows, and the rows that have a property.
  var shapes: [UInt8] = []
  var present = RowMask()
  /// Whether rows are decoded with what the identity pass needs.
  var bringsEvidence = false
  /// Whether the unit's rows lie in several places, so that their keys decide their order.
  var bringsTogether = false

  public init(_ plan: ScanPlan) {
    self.plan = plan
    checks = plan.parts.map { BlockChecks($0.part.reader.footer) }
    for _ in plan.parts { columns.append(ClusterColumns()) }
    persons.identities = Array(
      repeating: [], count: plan.needs.identities ? plan.identityOrder.count : 0)
    persons.properties = Array(repeating: PropertyColumn(), count: plan.properties.count)
  }

  /// Reads a unit; what was read before is gone.
  public mutating func read(unit: Int) throws(StoreError) {
    persons.removeAll()
    clusters = EventBatch()
    let range = plan.units[unit]
    let strays = plan.strays.map { $0.clusters(in: range) }.filter { $0.clusterCount > 0 }
    try readIndexes(unit, strays)
    var rest: [ClusterRows] = []
    for part in plan.parts.indices {
      do throws(PartDamage) {
        let left = try read(part)
        if left.clusterCount > 0 { rest.append(left) }
        effort.rows += columns[part].rows.count
      } catch {
        throw plan.parts[part].part.damaged(error)
      }
    }
    let merged = ClusterRows.merge(rest + strays)
    clusters = merged.batch
    clusters.persons = Array(repeating: ScanPlan.nobody, count: merged.clusterCount)
  }

  /// Hands the clusters over, so that whoever regroups their rows can do so in place.
  public mutating func takeClusters() -> EventBatch {
    let taken = clusters
    clusters = EventBatch()
    return taken
  }

  /// Reads the cluster indexes of all parts, and marks the clusters that must be brought together.
  private mutating func readIndexes(_ unit: Int, _ strays: [ClusterRows]) throws(StoreError) {
    for (index, part) in plan.parts.enumerated() {
      do throws(PartDamage) {
        if plan.unitsArePieces {
          try columns[index].read(piece: unit, of: part.part.reader)
        } else if plan.keysOfParts[index].overlaps(plan.units[unit]) {
          try columns[index].read(keys: plan.units[unit], of: part.part.reader)
        } else {
          columns[index].removeAll()
        }
      } catch {
        throw part.part.damaged(error)
      }
      columns[index].mark(superseded: part.part.superseded)
    }
    guard !plan.unitsArePieces else { return }
    let holders = plan.parts.indices.count { !columns[$0].clusters.isEmpty }
    bringsTogether = holders > 1 || !strays.isEmpty
    if bringsTogether { markShared(strays.flatMap(\.keys).sorted()) }
    let moved = plan.snapshot.redirects
    if !moved.isEmpty { for index in plan.parts.indices { columns[index].mark(moved: moved) } }
  }

  /// Marks the clusters that several parts hold, or a part and rows that moved there.
  private mutating func markShared(_ strays: [UInt64]) {
    var places = plan.parts.indices.map { columns[$0].clusters.lowerBound }
    var stray = 0
    while true {
      var least: UInt64?
      for part in places.indices where places[part] < columns[part].clusters.upperBound {
        let key = columns[part].key(places[part])
        if least.map({ key < $0 }) ?? true { least = key }
      }
      guard let least else { return }
      while stray < strays.count, strays[stray] < least { stray += 1 }
      let isStray = stray < strays.count && strays[stray] == least
      var holders: [Int] = []
      for part in places.indices where places[part] < columns[part].clusters.upperBound {
        if columns[part].key(places[part]) == least { holders.append(part) }
      }
      for part in holders {
        if isStray || holders.count > 1 {
          columns[part].reaches[places[part]] = ClusterColumns.scattered
        }
        places[part] += 1
      }
    }
  }
}

/// How much a walk has looked at.
public struct ScanEffort: Hashable, Sendable {
  /// The rows of the clusters that were walked over, wanted or not.
  public var rows = 0
  /// The bytes of the blocks that were read.
  public var bytes = 0

  public init() {}

  public mutating func add(_ other: ScanEffort) {
    rows += other.rows
    bytes += other.bytes
  }
}
