internal import CairnAnalysis
public import CairnModel
internal import CairnStore

extension Cairn {
  /// The nightly answers, all from one walk: revenue, the checkout funnel with its losses, carts,
  /// sessions, stages, channels, retention, lifecycle and paths.
  ///
  /// `funnel` takes the place of the definitions' first one. A breakdown is of every report, each
  /// by the value that its figures hang on, and costs walks of their own.
  public func reports(
    _ asking: Asking = Asking(), funnel: FunnelQuestion? = nil
  ) async throws(CairnError) -> [Report] {
    let store = try snapshot(asOf: asking.generation)
    let set = try nightly(funnel, generation: asking.generation)
    guard asking.breakdown.isEmpty else {
      var asking = asking
      asking.generation = store.asOf.generation
      return try await brokenDown(set, asking)
    }
    let frame = try await frame(asking, store)
    let walk = try Walk(store, set.needs, frame, workers: threads)
    let context = walk.context
    let whole = try await walk.run { set.start(context) }.whole
    let types = definitions.identity.types.map(\.name)
    let names = StoredPersonNames(texts: IdentityTexts(store.snapshot, types: types), types: types)
    let asOf = store.asOf
    let reports = await ReportMaking.all(
      set.makers(whole, context, names), sideBySide: threads > 1)
    return reports.map { report in
      var report = report
      report.asOf = asOf
      frame.segment?.describe(in: &report)
      report.notes += definitions.strangerNotes(
        besides: report.name, stageModel: frame.stageModel, store.snapshot)
      if let note = walk.robots?.note { report.notes.append(note) }
      return report
    }
  }

  /// The same reports, each broken down.
  private func brokenDown(
    _ set: NightlySet, _ asking: Asking
  ) async throws(CairnError) -> [Report] {
    var question = set.question
    (question.breakdown, question.breakdownLimit) = (asking.breakdown, asking.breakdownLimit)
    var own = asking
    own.breakdown = []
    try settleBreakdown(of: &question, &own)
    var reports: [Report] = []
    for analysis in set.others {
      if reports.count == 1 { reports.append(try await ask(FunnelAnalysis(question), own)) }
      let report = try await ask(analysis, asking)
      if !VoicesSet.isAbsent(report) { reports.append(report) }
    }
    return reports
  }

  /// The definitions' first funnel, without the steps that the store has never seen.
  public func firstFunnel(generation: Int?) throws(CairnError) -> FunnelQuestion {
    guard let first = definitions.funnels.first,
      let (question, _) = try self.funnel(named: first.name, generation: generation)
    else { throw CairnError(.usage, "the definitions have no funnel") }
    return question
  }

  private func nightly(
    _ chosen: FunnelQuestion?, generation: Int?
  ) throws(CairnError) -> NightlySet {
    let funnel: FunnelQuestion
    if let chosen { funnel = chosen } else { funnel = try firstFunnel(generation: generation) }
    if funnel.steps.isEmpty { throw CairnError(.usage, "the definitions have no funnel") }
    return NightlySet(definitions, funnel)
  }
}

/// The analyses of the nightly report.
struct NightlySet: Sendable {
  let question: FunnelQuestion
  private let revenue: RevenueAnalysis
  private let funnel: FunnelAnalysis
  private let dropOff: DropOffAnalysis
  private let carts: CartsAnalysis
  private let sessions = SessionsAnalysis(SessionsQuestion())
  private let stages: StagesAnalysis
  private let channels: ChannelsAnalysis
  private let retention: RetentionAnalysis
  private let lifecycle = LifecycleAnalysis(LifecycleQuestion())
  private let paths: PathsAnalysis
  private let voices: VoicesSet

  typealias Money = JoinedFold<
    JoinedFold<RevenueFold, CartFold>, JoinedFold<FunnelFold, DropOffFold>
  >
  typealias Journey = JoinedFold<
    JoinedFold<SessionsFold, StagesFold>, JoinedFold<TouchFold, PathsFold>
  >
  typealias Return = JoinedFold<RetentionFold, LifecycleFold>
  typealias Whole = JoinedFold<JoinedFold<Money, Journey>, JoinedFold<Return, VoicesSet.Whole>>

  init(_ definitions: Definitions, _ question: FunnelQuestion) {
    self.question = question
    revenue = RevenueAnalysis(RevenueQuestion(), definitions)
    funnel = FunnelAnalysis(question)
    dropOff = DropOffAnalysis(DropOffQuestion(question), definitions)
    carts = CartsAnalysis(CartsQuestion(), definitions)
    stages = StagesAnalysis(definitions)
    channels = ChannelsAnalysis(ChannelsQuestion(), definitions)
    retention = RetentionAnalysis(RetentionQuestion(), definitions)
    paths = PathsAnalysis(PathsQuestion(), definitions)
    voices = VoicesSet(definitions)
  }

  var needs: EventNeeds {
    let all = [
      revenue.needs, funnel.needs, dropOff.needs, carts.needs, sessions.needs, stages.needs,
      channels.needs, retention.needs, lifecycle.needs, paths.needs, voices.needs,
    ]
    return all.dropFirst().reduce(all[0]) { $0.union($1) }
  }

  /// All but the funnel, in the order of the reports.
  var others: [any Analysis] {
    [revenue, dropOff, carts, sessions, stages, channels, retention, lifecycle, paths]
      + voices.analyses
  }

  func start(_ context: WalkContext) -> Whole {
    let money = Money(
      JoinedFold(revenue.start(context), carts.start(context)),
      JoinedFold(funnel.start(context), dropOff.start(context)))
    let journey = Journey(
      JoinedFold(sessions.start(context), stages.start(context)),
      JoinedFold(channels.start(context), paths.start(context)))
    let returning = Return(retention.start(context), lifecycle.start(context))
    return Whole(
      JoinedFold(money, journey), JoinedFold(returning, voices.start(context)))
  }

  /// What makes each of the reports, in their order.
  func makers(
    _ whole: Whole, _ context: WalkContext, _ names: any PersonNames
  ) -> [ReportMaking.Maker] {
    let (money, journey) = (whole.first.first, whole.first.second)
    return [
      { revenue.report(money.first.first, context, names) },
      { funnel.report(money.second.first, context, names) },
      { dropOff.report(money.second.second, context, names) },
      { carts.report(money.first.second, context, names) },
      { sessions.report(journey.first.first, context, names) },
      { stages.report(journey.first.second, context, names) },
      { channels.report(journey.second.first, context, names) },
      { retention.report(whole.second.first.first, context, names) },
      { lifecycle.report(whole.second.first.second, context, names) },
      { paths.report(journey.second.second, context, names) },
    ] + voices.makers(whole.second.second, context, names)
  }
}
