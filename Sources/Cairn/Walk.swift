internal import CairnAnalysis
internal import CairnJourney
internal import CairnModel
internal import CairnStore

/// One walk over a snapshot: every person's events, once, through the passes into the folds.
///
/// The units of the plan are dealt out to the workers in turn; each worker has a fold of its own,
/// and the folds are merged in the order of the workers. A fold's result does not depend on which
/// worker saw whom, so neither does the answer.
struct Walk: Sendable {
  let plan: ScanPlan
  let context: WalkContext
  let workers: Int
  private let passes: JourneyPasses
  private let breakdown: BreakdownPass?
  /// The persons of the segment, where one is asked for.
  private let members: Set<PersonRef>?
  private let filter: FilterMatcher?
  private let wantedNames: [Bool]?
  let identityPass: IdentityPass

  init(
    _ store: OpenStore, _ needs: EventNeeds, _ frame: WalkFrame, workers: Int
  ) throws(CairnError) {
    let (definitions, scope) = (frame.definitions, frame.scope)
    self.workers = workers
    var asked = needs
    if let breakdown = frame.breakdown { asked = needs.union(breakdown.needs) }
    var read = JourneyPasses.needs(
      for: asked, definitions, stageModel: frame.stageModel)
    if let filter = scope.filter { read.add(filter) }
    plan = try opening { () throws(StoreError) in
      try ScanPlan(store.snapshot, read, definitions.identity)
    }
    let asOf = store.asOf
    var context = WalkContext(
      tables: plan.tables, properties: plan.properties, definitions: definitions, scope: scope,
      dataStart: asOf.dataStart, dataEnd: asOf.dataEnd)
    context.stageModel = frame.stageModel
    self.context = context
    passes = JourneyPasses(asked, context)
    breakdown = frame.breakdown.map { [context] in BreakdownPass($0, context) }
    members = frame.segment?.persons
    filter = scope.filter.map { [context] in FilterMatcher($0, context) }
    wantedNames = needs.names.map { [plan] names in
      plan.tables.names.map { names.contains($0) }
    }
    let texts = IdentityTexts(store.snapshot, types: definitions.identity.types.map(\.name))
    identityPass = IdentityPass(
      rules: definitions.identity, order: StoredIdentityOrder(texts: texts))
  }

  /// Feeds a fold with everything.
  func run<Whole: Fold>(_ start: @Sendable () -> Whole) async throws(CairnError) -> Whole {
    let count = max(1, min(workers, plan.unitCount))
    if count == 1 {
      return try work(0, of: 1, start()).get()
    }
    let results = await withTaskGroup(
      of: (Int, Result<Whole, CairnError>).self, returning: [Result<Whole, CairnError>].self
    ) { group in
      for worker in 0..<count {
        let empty = start()
        group.addTask { (worker, work(worker, of: count, empty)) }
      }
      var results: [(Int, Result<Whole, CairnError>)] = []
      for await result in group { results.append(result) }
      return results.sorted { $0.0 < $1.0 }.map(\.1)
    }
    var whole = try results[0].get()
    for result in results.dropFirst() { whole.merge(try result.get()) }
    return whole
  }

  private func work<Whole: Fold>(
    _ worker: Int, of count: Int, _ empty: Whole
  ) -> Result<Whole, CairnError> {
    var partial = empty
    var passes = passes
    do throws(CairnError) {
      for unit in stride(from: worker, to: plan.unitCount, by: count) {
        let scanned = try opening { () throws(StoreError) in try plan.read(unit: unit) }
        if scanned.persons.rowCount > 0 { see(scanned.persons, &passes, &partial) }
        if scanned.clusters.rowCount > 0 {
          see(identityPass.resolve(scanned.clusters), &passes, &partial)
        }
      }
      return .success(partial)
    } catch {
      return .failure(error)
    }
  }

  private func see(
    _ persons: EventBatch, _ passes: inout JourneyPasses, _ fold: inout some Fold
  ) {
    var batch = persons
    if let members {
      batch = batch.selected(
        persons: batch.persons.indices.filter { members.contains(batch.persons[$0]) })
    }
    passes.apply(to: &batch)
    if var breakdown { breakdown.apply(to: &batch) }
    if let filter { batch = batch.selected(filter.matches(batch, rows: 0..<batch.rowCount)) }
    if let wantedNames { batch = batch.selected(batch.names.map { wantedNames[Int($0)] }) }
    fold.see(batch)
  }
}

/// The order of identifiers by their bytes, looked up where two could name one person.
struct StoredIdentityOrder: IdentityOrder {
  let texts: IdentityTexts

  func precedes(type: Int, _ left: UInt64, _ right: UInt64) -> Bool {
    guard let first = texts.text(type: type, hash: left),
      let second = texts.text(type: type, hash: right)
    else { return left < right }
    return first < second
  }
}

/// What reports print for a person: `customer:42`.
struct StoredPersonNames: PersonNames {
  let texts: IdentityTexts
  let types: [ByteText]

  func name(of person: PersonRef) -> ByteText {
    let type = Int(person.identityType)
    guard type < types.count, let text = texts.text(type: type, hash: person.identityHash) else {
      return "(unknown)"
    }
    return ByteText(bytes: types[type].bytes + [0x3A] + text.bytes)
  }
}
