internal import CairnAnalysis
public import CairnModel
internal import CairnStore

/// Two generations of the store whose figures are compared.
public struct DiffRequest: Hashable, Sendable {
  /// Nil is the one before the last load that the later has.
  public var from: Int?
  /// Nil is the newest.
  public var to: Int?
  /// `REPORT.COLUMN`, or the column alone where it is clear; nil is all figures.
  public var metric: String?
  /// The definitions of the earlier answer; nil are the same.
  public var definitionsBefore: Definitions?
  /// Whether the sessions that are not what they were are listed.
  public var listsSessions = false

  public init() {}
}

extension Cairn {
  /// Why figures moved between two generations: `docs/meaning/diff.md`.
  public func diff(_ request: DiffRequest, _ asking: Asking) async throws(CairnError) -> Report {
    let later = try snapshot(asOf: request.to)
    let newest = later.snapshot.loads.values.map(\.generation).max() ?? 1
    let number = request.from ?? min(max(newest - 1, 1), later.asOf.generation)
    if request.to == nil, number > later.asOf.generation {
      throw CairnError(
        .usage, "there is no generation \(number): the newest is \(later.asOf.generation)")
    }
    guard number <= later.asOf.generation else {
      throw CairnError(
        .usage, "generation \(number) is later than \(later.asOf.generation): change the two")
    }
    let earlier = number == later.asOf.generation ? later : try snapshot(asOf: number)
    let frame = try await frame(asking, later)
    let funnel = try diffFunnel()
    var selection = RowSelection(
      earlierLoads: Set(earlier.snapshot.loads.keys.map { UInt32($0) }),
      dataEnd: earlier.asOf.dataEnd)
    try await findLost(&selection, earlier, later, frame)

    let states = DiffStates(
      cairn: self, figures: DiffFigures(definitions, funnel), funnel: funnel, frame: frame)
    // The earlier answer was that of the persons who were in the segment then.
    let members = try await self.frame(asking, earlier).segment
    var then = frame
    then.segment = members
    var before = then
    if let old = request.definitionsBefore { before.definitions = old }
    var ladder = DiffLadder(try await states.values(earlier, before))
    if request.definitionsBefore != nil {
      ladder.step(.definitions, to: try await states.values(earlier, then))
    }
    if members != nil {
      ladder.step(.behaviour, to: try await states.values(earlier, frame))
    }
    try await climb(&ladder, states, later, selection)
    var report = try report(ladder, request, [earlier, later], frame)
    if request.listsSessions {
      report.tables.append(
        try await changedSessions(
          FramedState(store: earlier, frame: before), FramedState(store: later, frame: frame)))
    }
    return report
  }

  /// The steps of which the later generation is read.
  private func climb(
    _ ladder: inout DiffLadder, _ states: DiffStates, _ later: OpenStore, _ lost: RowSelection
  ) async throws(CairnError) {
    var selection = lost
    if !selection.lost.isEmpty {
      ladder.step(.duplicates, to: try await states.values(later, states.frame, selection))
    }
    selection.allowed = .withLate
    ladder.step(.late, to: try await states.values(later, states.frame, selection))
    selection.isAlone = false
    ladder.step(.identity, to: try await states.values(later, states.frame, selection))
    if later.asOf.dataEnd != selection.dataEnd {
      ladder.step(
        .matured,
        to: try await states.values(later, states.frame, selection, hasTime: true))
    }
    selection.allowed = .all
    ladder.step(
      .behaviour, to: try await states.values(later, states.frame, selection, hasTime: true))
  }

  private func diffFunnel() throws(CairnError) -> FunnelQuestion {
    guard let first = definitions.funnels.first,
      let (question, _) = try funnel(named: first.name), !question.steps.isEmpty
    else { throw CairnError(.usage, "the definitions have no funnel") }
    return question
  }

  /// Finds rows of the earlier state that do not count in the later one.
  private func findLost(
    _ selection: inout RowSelection, _ earlier: OpenStore, _ later: OpenStore, _ frame: WalkFrame
  ) async throws(CairnError) {
    guard earlier.asOf.generation != later.asOf.generation else { return }
    var needs = EventNeeds()
    (needs.origins, needs.keys, needs.sources) = (true, true, true)
    var plain = WalkFrame(definitions: frame.definitions)
    plain.scope.keepsBots = true
    let loads = selection.earlierLoads
    let there = try await Walk(later, needs, plain, workers: threads).run { PlacesFold(loads) }
      .whole
    // As many rows as before means that none was lost.
    guard there.places.count < earlier.asOf.events else { return }
    let known = there.places
    let gone = try await Walk(earlier, needs, plain, workers: threads).run {
      PlacesFold(loads, known: known)
    }.whole
    (selection.lost, selection.lostEvents) = (gone.places, gone.events)
  }

  private func report(
    _ ladder: DiffLadder, _ request: DiffRequest, _ stores: [OpenStore], _ frame: WalkFrame
  ) throws(CairnError) -> Report {
    let metric = try request.metric.map { name throws(CairnError) in
      try Self.metric(named: name, among: ladder.metrics)
    }
    let context = WalkContext(
      tables: EventTables(), definitions: frame.definitions, scope: frame.scope)
    var report = Report(
      name: "diff",
      definition: [
        Report.Setting("from_generation", .number(stores[0].asOf.generation)),
        Report.Setting("to_generation", .number(stores[1].asOf.generation)),
        Report.Setting("metric", metric.map { .text($0) } ?? .null),
        Report.Setting("from", context.scope.from.map { .text($0.description) } ?? .null),
        Report.Setting("to", context.scope.to.map { .text($0.description) } ?? .null),
        Report.Setting("where", context.scope.filter.map { .text($0.description) } ?? .null),
        Report.Setting("zone", .text(frame.definitions.zone.name)),
      ])
    report.asOf = stores[1].asOf
    report.tables = ladder.tables(metric)
    if stores[0].asOf.generation == stores[1].asOf.generation, request.definitionsBefore == nil {
      report.notes.append(
        "both states are generation \(stores[1].asOf.generation): there is nothing to explain")
    }
    if frame.segment != nil {
      report.notes.append(
        "who is in the segment is decided in each of the two states: what those change who came "
          + "in or went out counts as behaviour")
    }
    if ladder.isMissing(metric) {
      report.notes.append("a figure with nothing to divide by is null: its change counts from 0")
    }
    return report
  }

  private static func metric(
    named name: String, among known: [String]
  ) throws(CairnError) -> String {
    if known.contains(name) { return name }
    let fitting = known.filter { $0.hasSuffix(".\(name)") }
    if fitting.count == 1 { return fitting[0] }
    guard fitting.isEmpty else {
      throw CairnError(
        .usage, "several reports have '\(name)': \(fitting.joined(separator: ", "))")
    }
    let columns = known.compactMap { $0.split(separator: ".").last.map(String.init) }
    throw .unknown("metric", name, among: known + columns)
  }
}

/// Works out the figures of one state after another.
private struct DiffStates {
  let cairn: Cairn
  let figures: DiffFigures
  let funnel: FunnelQuestion
  let frame: WalkFrame

  /// The figures of some rows of a generation; without time they are judged at the earlier end.
  func values(
    _ store: OpenStore, _ frame: WalkFrame, _ selection: RowSelection? = nil, hasTime: Bool = false
  ) async throws(CairnError) -> [DiffFigure: DiffValue] {
    var frame = frame
    frame.selection = selection
    if let selection, !hasTime { frame.dataEnd = selection.dataEnd }
    let own =
      frame.definitions == cairn.definitions ? figures : DiffFigures(frame.definitions, funnel)
    var needs = own.needs
    if selection != nil { (needs.origins, needs.keys, needs.sources) = (true, true, true) }
    let walk = try Walk(store, needs, frame, workers: cairn.threads)
    let context = walk.context
    let whole = try await walk.run { own.start(context) }.whole
    let types = frame.definitions.identity.types.map(\.name)
    let names = StoredPersonNames(
      texts: IdentityTexts(store.snapshot, types: types), types: types)
    return own.values(whole, context, names)
  }
}
