internal import CairnAnalysis
internal import CairnJourney
internal import CairnModel
internal import CairnStore

/// One walk over a snapshot: every person's events, once, through the passes into the folds.
///
/// The units of the plan are dealt out to the workers; each worker has a fold of its own, and the
/// folds are merged in the order of the workers. A fold's result does not depend on which worker
/// saw whom, so neither does the answer.
struct Walk: Sendable {
  let plan: ScanPlan
  let context: WalkContext
  let workers: Int
  private let passes: JourneyPasses
  private let breakdown: BreakdownPass?
  /// The persons of the segment, where one is asked for.
  private let members: Set<PersonRef>?
  /// What others bear on the answer by, where there is a segment and the question is of orders.
  private let shared: CommerceRows?
  private let filter: FilterMatcher?
  /// The robots' events, where they are left out.
  let robots: RobotRows?
  /// The names of the question, where the plan brings more than those.
  private let wantedNames: [Bool]?
  /// Whether the persons that need no look come with just the names of the question.
  private let readsWantedNames: Bool
  let identityPass: IdentityPass
  private let selection: RowSelection?
  /// After how many units a worker gives the parts' pages back; nil means never.
  private let unitsBetweenGivingBack: Int?

  init(
    _ store: OpenStore, _ needs: EventNeeds, _ frame: WalkFrame, workers: Int
  ) throws(CairnError) {
    let (definitions, scope) = (frame.definitions, frame.scope)
    self.workers = workers
    var asked = needs
    if let breakdown = frame.breakdown { asked = needs.union(breakdown.needs) }
    if frame.segment != nil { asked.persons = true }
    var read = JourneyPasses.needs(
      for: asked, definitions, stageModel: frame.stageModel, known: store.snapshot.propertyNames)
    read.fit(to: scope)
    let robotFilter = scope.keepsBots ? nil : RobotRows.filter(store.snapshot)
    if let robotFilter { read.add(robotFilter) }
    plan = try opening { [read] () throws(StoreError) in
      try ScanPlan(store.snapshot, read, definitions.identity)
    }
    let asOf = store.asOf
    var context = WalkContext(
      tables: plan.tables, properties: plan.properties, definitions: definitions, scope: scope,
      dataStart: asOf.dataStart, dataEnd: frame.dataEnd ?? asOf.dataEnd)
    unitsBetweenGivingBack = store.givesPagesBack ? max(1, plan.unitCount / 16) : nil
    context.stageModel = frame.stageModel
    self.context = context
    passes = JourneyPasses(asked, context)
    breakdown = frame.breakdown.map { [context] in BreakdownPass($0, context) }
    members = frame.segment?.persons
    let readsOrders = context.index(ofProperty: definitions.commerce.orderID) != nil
    shared = members != nil && readsOrders ? CommerceRows(context) : nil
    selection = frame.selection
    robots = robotFilter.map { [context] in RobotRows($0, context, scope) }
    filter = scope.filter.map { [context] in FilterMatcher($0, context) }
    readsWantedNames = read.names == needs.names
    wantedNames = needs.names.map { [plan] names in plan.tables.names.map { names.contains($0) } }
    let texts = IdentityTexts(store.snapshot, types: definitions.identity.types.map(\.name))
    identityPass = IdentityPass(
      rules: definitions.identity, order: StoredIdentityOrder(texts: texts))
  }

  /// Feeds a fold with everything; says how much was looked at.
  func run<Whole: Fold>(
    _ start: @Sendable () -> Whole
  ) async throws(CairnError) -> (whole: Whole, effort: ScanEffort) {
    let count = max(1, min(workers, plan.unitCount))
    let deal = UnitDeal(unitCount: plan.unitCount, workers: count)
    if count == 1 {
      let worked = try await work(deal, start()).get()
      return (worked.fold, worked.effort)
    }
    let results = await withTaskGroup(
      of: (Int, Result<Worked<Whole>, CairnError>).self,
      returning: [Result<Worked<Whole>, CairnError>].self
    ) { group in
      for worker in 0..<count {
        let empty = start()
        group.addTask { (worker, await work(deal, empty)) }
      }
      var results: [(Int, Result<Worked<Whole>, CairnError>)] = []
      for await result in group { results.append(result) }
      return results.sorted { $0.0 < $1.0 }.map(\.1)
    }
    var whole = try results[0].get()
    for result in results.dropFirst() {
      let worked = try result.get()
      whole.fold.merge(worked.fold)
      whole.effort.add(worked.effort)
    }
    return (whole.fold, whole.effort)
  }

  /// What one worker came to.
  private struct Worked<Whole: Fold>: Sendable {
    var fold: Whole
    var effort: ScanEffort
  }

  private func work<Whole: Fold>(
    _ deal: UnitDeal, _ empty: Whole
  ) async -> Result<Worked<Whole>, CairnError> {
    var partial = empty
    var passes = passes
    var reader = UnitReader(plan)
    do throws(CairnError) {
      while let units = deal.next() {
        for unit in units {
          // A server that answers others meanwhile gets its turn between two units.
          await Task.yield()
          do throws(StoreError) { try reader.read(unit: unit) } catch { throw CairnError(error) }
          if let count = unitsBetweenGivingBack, unit % count == 0 { plan.givePagesBack() }
          if reader.persons.rowCount > 0 {
            if selection?.isAlone == true {
              var alone = self.resolved(reader.persons)
              see(&alone, readsWantedNames, &passes, &partial)
            } else {
              see(&reader.persons, readsWantedNames, &passes, &partial)
            }
          }
          guard reader.clusters.rowCount > 0 else { continue }
          var resolved = self.resolved(reader.takeClusters())
          see(&resolved, false, &passes, &partial)
        }
      }
      return .success(Worked(fold: partial, effort: reader.effort))
    } catch {
      return .failure(error)
    }
  }

  /// The persons of some clusters; of a selection, whoever somebody is follows from its rows alone.
  private func resolved(_ clusters: consuming EventBatch) -> EventBatch {
    guard let selection, selection.isAlone else {
      return identityPass.resolve(clusters, for: plan.needs)
    }
    return identityPass.resolve(selection.kept(of: clusters), for: plan.needs)
  }

  /// Shows a fold what bears on orders of the persons who are not in the segment.
  private func showOthers(of persons: EventBatch, _ isMember: [Bool], fold: inout some Fold) {
    guard let shared, isMember.contains(false) else { return }
    let isOther = isMember.indices.flatMap { person in
      Array(repeating: !isMember[person], count: persons.rows(ofPerson: person).count)
    }
    guard var others = shared.chosen(from: persons, { isOther[$0] }) else { return }
    robots?.leaveOut(of: &others, counts: false)
    if let filter { others.keep(filter.matches(others, rows: 0..<others.rowCount)) }
    if others.rowCount > 0 { fold.seeOthers(others) }
  }

  private func see(
    _ persons: inout EventBatch, _ hasWantedNames: Bool, _ passes: inout JourneyPasses,
    _ fold: inout some Fold
  ) {
    if let selection {
      persons.keep((0..<persons.rowCount).map { selection.keeps(persons, $0) })
    }
    if let members {
      let isMember = persons.persons.map { members.contains($0) }
      showOthers(of: persons, isMember, fold: &fold)
      persons.keep(persons: isMember)
    }
    robots?.leaveOut(of: &persons)
    guard persons.rowCount > 0 else { return fold.see(persons) }
    passes.apply(to: &persons)
    if var breakdown { breakdown.apply(to: &persons) }
    if let filter { persons.keep(filter.matches(persons, rows: 0..<persons.rowCount)) }
    if let wantedNames, !hasWantedNames {
      persons.keep(persons.names.map { wantedNames[Int($0)] })
    }
    fold.see(persons)
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
