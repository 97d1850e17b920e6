public import CairnAnalysis
internal import CairnDefinitions
public import CairnModel
internal import CairnStore

extension Cairn {
  /// Answers a question by one walk over the store.
  public func ask(
    _ analysis: some Analysis, _ asking: Asking = Asking()
  ) async throws(CairnError) -> Report {
    try await answer(analysis, asking).report
  }

  /// Answers a question, and says what it took.
  public func answer(
    _ analysis: some Analysis, _ asking: Asking = Asking()
  ) async throws(CairnError) -> (report: Report, effort: AskEffort) {
    var clock = PhaseClock()
    var effort = AskEffort()
    let store = try snapshot(asOf: asking.generation)
    effort.opening = clock.lap()
    var frame = try await frame(asking, store)
    guard !asking.breakdown.isEmpty else {
      let report = try await answer(analysis, (frame, store), &clock, &effort)
      return (report, effort)
    }
    let breakdown = analysis.breakdown(
      by: try asking.breakdown.map { name throws(CairnError) in try key(name, store) },
      limit: asking.breakdownLimit)
    frame.breakdown = breakdown
    let walk = try Walk(store, EventNeeds(anchorsOf: breakdown), frame, workers: threads)
    let context = walk.context
    let census = try await walk.run { BreakdownCensus(breakdown, context) }.whole
    let whole = BreakdownAnalysis(analysis, breakdown, census.kept(breakdown.limit))
    let report = try await answer(whole, (frame, store), &clock, &effort)
    return (report, effort)
  }

  private func answer(
    _ analysis: some Analysis, _ asked: (frame: WalkFrame, store: OpenStore),
    _ clock: inout PhaseClock, _ effort: inout AskEffort
  ) async throws(CairnError) -> Report {
    let (frame, store) = asked
    let walk = try Walk(store, analysis.needs, frame, workers: threads)
    let context = walk.context
    effort.planning = clock.lap()
    let (whole, scanned) = try await walk.run { analysis.start(context) }
    effort.walking = clock.lap()
    effort.add(scanned)
    effort.workers = max(1, min(threads, walk.plan.unitCount))
    let types = definitions.identity.types.map(\.name)
    let names = StoredPersonNames(texts: IdentityTexts(store.snapshot, types: types), types: types)
    var report = analysis.report(whole, context, names)
    report.asOf = store.asOf
    frame.segment?.describe(in: &report)
    report.notes += definitions.strangerNotes(
      besides: report.name, stageModel: frame.stageModel, store.snapshot)
    if let note = walk.robots?.note { report.notes.append(note) }
    if let note = frame.scope.beyondNote(context) { report.notes.append(note) }
    effort.reporting = clock.lap()
    return report
  }

  /// Settles what surrounds a question, and refuses names that nothing has.
  func frame(_ asking: Asking, _ store: OpenStore) async throws(CairnError) -> WalkFrame {
    var frame = WalkFrame(definitions: definitions)
    let dataEnd = store.snapshot.catalog.dataEnd
    frame.scope.from = asking.from.flatMap { $0.time(in: definitions.zone, dataEnd: dataEnd) }
    frame.scope.to = asking.to.flatMap { $0.time(in: definitions.zone, dataEnd: dataEnd) }
    if let from = frame.scope.from, let to = frame.scope.to, to < from {
      throw CairnError(.usage, "the range ends before it begins: --from \(from), --to \(to)")
    }
    frame.scope.filter = asking.filter
    frame.scope.keepsBots = asking.keepsBots
    if let model = asking.stageModel {
      guard let index = definitions.stageModels.firstIndex(where: { $0.name == model }) else {
        throw .unknown("stage model", model, among: definitions.stageModels.map(\.name))
      }
      frame.stageModel = index
    }
    var properties = asking.typedProperties + asking.typedSteps.flatMap(\.properties)
    if let filter = asking.filter { properties += filter.properties }
    try check(
      properties: properties.filter {
        $0 != EventFilter.eventProperty && $0 != EventFilter.sourceProperty
      }, store)
    let mayNameFunnel = asking.mayNameFunnel && asking.typedSteps.count == 1
    let funnels = mayNameFunnel ? definitions.funnels.map(\.name) : []
    for step in asking.typedSteps {
      if let names = step.names { try check(events: names, store, besides: funnels) }
    }
    let steps = asking.typedSteps.flatMap(\.alternatives)
    for filter in ([asking.filter] + steps.map(\.filter)).compactMap(\.self) {
      try check(events: filter.texts(of: EventFilter.eventProperty), store)
      try check(sources: filter.texts(of: EventFilter.sourceProperty), store)
    }
    if let segment = asking.segment {
      frame.scope.segment = segment
      frame.segment = try await self.segment(named: segment, frame, store)
    }
    return frame
  }

  /// Refuses names of properties that no event has, with the nearest ones that are there.
  func check(properties: [ByteText], _ store: OpenStore) throws(CairnError) {
    let known = store.snapshot.propertyNames.union(definitions.identity.types.map(\.name))
    try refuse("property", properties, besides: known, store)
  }

  /// Refuses names of events that the store has never seen.
  private func check(
    events: Set<ByteText>, _ store: OpenStore, besides funnels: [String] = []
  ) throws(CairnError) {
    guard store.snapshot.catalog.eventCount > 0 else { return }
    let known = store.snapshot.eventNames
    for event in events.sorted() where known[event] == nil {
      let names = known.keys.map(\.description) + funnels
      throw .unknown("event", event.description, among: names.sorted())
    }
  }

  /// Refuses names of sources that no load is of.
  private func check(sources: Set<ByteText>, _ store: OpenStore) throws(CairnError) {
    let known = Set(store.snapshot.loads.values.map { ByteText($0.source) })
    try refuse("source", sources.sorted(), besides: known, store)
  }

  /// Refuses names of some kind that are not known; a store without events refuses none.
  private func refuse(
    _ kind: String, _ names: [ByteText], besides known: Set<ByteText>, _ store: OpenStore
  ) throws(CairnError) {
    guard store.snapshot.catalog.eventCount > 0 else { return }
    for name in names where !known.contains(name) {
      throw .unknown(kind, name.description, among: known.map(\.description).sorted())
    }
  }

  /// The funnel of the definitions that has a name.
  ///
  /// A step that the store has never seen is left out of the built-in funnel, which knows more
  /// vocabularies than any shop has; one of the user's own stays, and the note says so.
  public func funnel(
    named name: String, generation: Int? = nil
  ) throws(CairnError) -> (question: FunnelQuestion, note: String?)? {
    guard let funnel = definitions.funnels.first(where: { $0.name == name }) else { return nil }
    let store = try snapshot(asOf: generation)
    let seen = Set(store.snapshot.eventNames.keys)
    let known = funnel.steps.filter { $0.names.map { !$0.isDisjoint(with: seen) } ?? true }
    let missing = funnel.steps.filter { !known.contains($0) }.map(\.text)
    let isBuiltIn = BuiltInDefinitions.definitions.funnels.contains(funnel) && !known.isEmpty
    var question = FunnelQuestion(
      steps: isBuiltIn ? known : funnel.steps, window: funnel.window)
    question.name = name
    guard !missing.isEmpty, store.snapshot.catalog.eventCount > 0 else { return (question, nil) }
    let what = isBuiltIn ? "were left out" : "count nobody"
    let note = "steps that the store has never seen \(what): \(missing.joined(separator: ", "))"
    return (question, note)
  }
}

extension Cairn {
  /// The properties that may describe a person or a visit: all but ids, addresses and amounts.
  public func describingProperties(generation: Int? = nil) throws(CairnError) -> [ByteText] {
    let store = try snapshot(asOf: generation)
    let commerce = definitions.commerce
    var others = Set(
      [
        FieldName.session, FieldName.url, FieldName.referrer, FieldName.order, FieldName.value,
        FieldName.currency, FieldName.price, FieldName.quantity, FieldName.cart,
        FieldName.products, FieldName.skus, FieldName.prices, FieldName.quantities,
      ].map { ByteText($0) })
    others.formUnion(definitions.identity.types.map(\.name))
    others.formUnion([commerce.orderID, commerce.orderValue, commerce.refundOrder])
    return store.snapshot.propertyNames.subtracting(others).sorted()
  }
}

extension QuestionScope {
  /// What must be said where the range holds none of the data.
  fileprivate func beyondNote(_ context: WalkContext) -> String? {
    guard let start = context.dataStart, let end = context.dataEnd else { return nil }
    let isBeyond = from.map { $0 > end } ?? false || to.map { $0 <= start } ?? false
    return isBeyond ? "the range holds no data: they run from \(start) to \(end)" : nil
  }
}

/// What a walk is framed by: definitions, range, filter, segment, stage model, breakdown.
struct WalkFrame {
  var definitions: Definitions
  var scope = QuestionScope()
  var stageModel = 0
  /// The persons who are looked at; nil means all.
  var segment: SegmentMembers?
  var breakdown: Breakdown?
  /// Another end of data than the store's, where a question is about an earlier moment.
  var dataEnd: EventTime?
  /// Which rows there are at all; nil means all.
  var selection: RowSelection?
}
