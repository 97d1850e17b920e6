internal import CairnAnalysis
internal import CairnJourney
public import CairnModel
internal import CairnStore

extension Cairn {
  /// Why events belong to whom they do: the links of an identifier with their evidence, and the
  /// decisions of its devices' time-lines.
  public func whyIdentity(
    _ text: String, _ asking: Asking, evidence: Int
  ) async throws(CairnError) -> Report {
    let store = try snapshot(asOf: asking.generation)
    let person = try find(text, store)
    let asked = IdentityKey(
      identityType: person.identityType, identityHash: person.identityHash)
    var needs = EventNeeds()
    needs.identities = true
    needs.origins = true
    needs.sources = true
    let walk = try Walk(store, needs, WalkFrame(definitions: definitions), workers: 1)
    let types = definitions.identity.types.map(\.name)
    let names = StoredPersonNames(texts: IdentityTexts(store.snapshot, types: types), types: types)
    var files: [UInt32: String] = [:]
    for load in store.snapshot.loads.values { files[UInt32(load.id)] = load.input.file }
    guard let cluster = try walk.cluster(of: asked) else {
      throw CairnError(.usage, "no event that counts carries the identifier '\(text)'")
    }
    var report = IdentityCase(asked, in: cluster, walk.identityPass, names)
      .report(walk.context, files: files, evidence: evidence)
    report.asOf = store.asOf
    return report
  }
}

extension Walk {
  /// The rows of the cluster in which an identifier occurs; an identifier is in one cluster only.
  func cluster(of key: IdentityKey) throws(CairnError) -> EventBatch? {
    var reader = UnitReader(plan)
    for unit in 0..<plan.unitCount {
      do throws(StoreError) { try reader.read(unit: unit) } catch { throw CairnError(error) }
      for batch in [reader.persons, reader.clusters] where batch.rowCount > 0 {
        let column = batch.identities[Int(key.identityType)]
        guard let row = column.firstIndex(of: key.identityHash),
          let place = batch.offsets.lastIndex(where: { $0 <= row })
        else { continue }
        var cluster = EventBatch()
        cluster.append(person: place, of: batch)
        return cluster
      }
    }
    return nil
  }
}
