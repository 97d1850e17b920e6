/// What parts say of the loads, and which loads none of them speaks for: the list has those.
extension StoreWriter {
  /// The loads as the commit under way will leave them, but for the one that is being read.
  var ledgerOfCommit: PartLedger {
    var loads = ledger
    for var load in finished {
      load.generation = generation + 1
      loads[load.id] = load
    }
    return PartLedger(generation: generation + 1, loads: loads)
  }

  /// Learns which loads the parts speak for.
  mutating func learnTold() {
    for part in parts { learnTold(by: part, among: ledger) }
  }

  private mutating func learnTold(by part: OpenPart, among known: [Int: LoadRecord]) {
    let loads = part.ledger?.loads ?? [:]
    told[part.id] = Set(loads.keys.filter { loads[$0] == known[$0] })
  }

  /// Says in the change which loads need not be told beside the parts.
  mutating func noteTold() {
    let known = ledgerOfCommit.loads
    for part in parts where told[part.id] == nil { learnTold(by: part, among: known) }
    let changed = change.changedLoads
    var loads: Set<Int> = []
    for part in parts { loads.formUnion(told[part.id] ?? []) }
    change.toldLoads = loads.subtracting(changed)
  }

  /// Brings what is known of the loads up to the commit that was just made.
  mutating func updateLedger() {
    for var load in change.loads {
      load.generation = generation
      ledger[load.id] = load
    }
    let changed = change.changedLoads
    for load in change.forgottenLoads { ledger[load]?.forgottenIn = generation }
    for (load, name) in change.rejectsFiles { ledger[load]?.rejectsFile = name }
    for (load, notes) in change.notes { ledger[load]?.notes = notes }
    let live = Set(parts.map(\.id))
    told = told.filter { live.contains($0.key) }
    if !changed.isEmpty { told = told.mapValues { $0.subtracting(changed) } }
  }
}

extension CatalogChange {
  /// Loads of earlier commits that are not what they were.
  fileprivate var changedLoads: Set<Int> {
    Set(forgottenLoads).union(rejectsFiles.keys).union(notes.keys)
  }
}
