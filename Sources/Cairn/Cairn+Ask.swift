public import CairnAnalysis
public import CairnModel
internal import CairnStore

extension Cairn {
  /// Answers a question by one walk over the store.
  public func ask(
    _ analysis: some Analysis, _ scope: QuestionScope = QuestionScope(), asOf: Int? = nil
  ) async throws(CairnError) -> Report {
    let store = try snapshot(asOf: asOf)
    let scope = try resolve(scope, store)
    let walk = try Walk(store, analysis.needs, definitions, scope, workers: threads)
    let context = walk.context
    let whole = try await walk.run { analysis.start(context) }
    let types = definitions.identity.types.map(\.name)
    let names = StoredPersonNames(texts: IdentityTexts(store.snapshot, types: types), types: types)
    var report = analysis.report(whole, context, names)
    report.asOf = store.asOf
    return report
  }

  /// Refuses a filter over a property that no event has.
  private func resolve(
    _ scope: QuestionScope, _ store: OpenStore
  ) throws(CairnError) -> QuestionScope {
    if let filter = scope.filter {
      try check(properties: filter.storedProperties, store)
    }
    return scope
  }

  /// Refuses names of properties that no event has, with the nearest ones that are there.
  func check(properties: [ByteText], _ store: OpenStore) throws(CairnError) {
    guard store.snapshot.catalog.eventCount > 0 else { return }
    let known = store.snapshot.propertyNames.union(definitions.identity.types.map(\.name))
    for property in properties where !known.contains(property) {
      throw .unknown("property", property.description, among: known.map(\.description).sorted())
    }
  }

  /// Refuses names of events that the store has never seen.
  func check(events: Set<ByteText>, _ store: OpenStore) throws(CairnError) {
    guard store.snapshot.catalog.eventCount > 0 else { return }
    let known = store.snapshot.eventNames
    for event in events.sorted() where known[event] == nil {
      throw .unknown(
        "event", event.description, among: known.keys.map(\.description).sorted())
    }
  }
}
