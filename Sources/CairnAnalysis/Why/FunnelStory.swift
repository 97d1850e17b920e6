import CairnModel

/// How one person came as far as they did, and what kept them from coming further.
struct FunnelStory: Sendable {
  /// One of the person's events, as it is cited.
  struct Citation: Hashable, Sendable {
    var time: EventTime
    var name: UInt32
    var key: EventKey
    var source: UInt16
    /// From 1; nil for an event in no session.
    var session: Int?
    var boundary: SessionBoundary?
    var origin: EventOrigin
    /// The identifiers that the event carries.
    var identities: [PersonRef]
    /// What the event is in this funnel.
    var part: String
  }

  /// Another beginning that was not chosen.
  struct Rejected: Sendable {
    var entry: Int64
    var level: Int
    var last: Int64
    var reason: String
  }

  /// Why the person went no further.
  struct Verdict: Hashable, Sendable {
    var reason: String
    /// The row of the event that stood in the way.
    var row: Int?
    /// How far the person would have come without that event.
    var levelWithout: Int?
  }

  private static let mostRejected = 20
  private static let mostReplayed = 2_000
  private static let mostEvents = 200

  let person: PersonRef
  private(set) var chain: FunnelChain?
  private(set) var windowEnd: Int64?
  private(set) var outcome = "not entered"
  private(set) var verdict: Verdict
  private(set) var rejected: [Rejected] = []
  private(set) var sessions: [SessionTeller.Session] = []
  private(set) var events: [Citation] = []
  private(set) var notes: [String] = []
  /// All rows of the person, by their places in the batch of the person alone.
  private(set) var rows: [Citation] = []

  /// Takes the rows of one person that the funnel looks at, and all of theirs, by which sessions
  /// are told.
  init(
    _ question: FunnelQuestion, _ context: WalkContext, _ alone: EventBatch, of all: EventBatch
  ) {
    person = alone.persons[0]
    let plan = FunnelPlan(question, context)
    let chains = Self.chains(plan, alone)
    chain = chains.min { $0.precedes($1) }
    verdict = Verdict(reason: "")
    if chains.count > 1 {
      notes.append(
        "\(chains.count) sessions or attempts are counted; the one that led furthest is told")
    }
    if let chain {
      if plan.window != FunnelPlan.unlimited { windowEnd = chain.entry + plan.window }
      outcome = Self.outcome(chain, plan)
    }
    let teller = SessionTeller(all, context)
    sessions = teller.sessions
    if question.unit == .session {
      sessions = teller.sessions(reaching: chains, in: alone)
    }
    let search = ObstacleSearch(plan, alone, teller)
    verdict = search.verdict(chain)
    if outcome != "converted" { blame(plan, alone) }
    if outcome == "open" {
      verdict.reason += "; the window has not closed before the data ends"
    }
    if question.unit == .person {
      reject(question, context, alone, teller)
    } else {
      setApart(chains, search)
    }
    rows = alone.times.indices.map { Self.citation(alone, $0, search.part($0, chain)) }
    events = Array(rows.prefix(Self.mostEvents))
    if rows.count > events.count {
      notes.append("the first \(events.count) of \(rows.count) events are listed")
    }
  }

  static func chains(_ plan: FunnelPlan, _ alone: EventBatch) -> [FunnelChain] {
    var counter = FunnelCounter(plan)
    return counter.chains(alone, 0..<alone.rowCount)
  }

  private static func outcome(_ chain: FunnelChain, _ plan: FunnelPlan) -> String {
    if chain.level == plan.stepCount { return "converted" }
    if chain.isExcluded { return "excluded" }
    return plan.isMature(chain.entry) ? "dropped" : "open"
  }

  // MARK: Blame

  /// Replays the person without each event in turn: one without which they come further is to
  /// blame.
  private mutating func blame(_ plan: FunnelPlan, _ alone: EventBatch) {
    guard alone.rowCount <= Self.mostReplayed else {
      notes.append("more than \(Self.mostReplayed) events: none was replayed without another")
      return
    }
    let level = chain?.level ?? 0
    func replay(without row: Int) -> Int {
      var isKept = Array(repeating: true, count: alone.rowCount)
      isKept[row] = false
      let rest = alone.selected(isKept)
      return rest.rowCount == 0 ? 0 : Self.chains(plan, rest).map(\.level).max() ?? 0
    }
    for row in 0..<alone.rowCount {
      let without = replay(without: row)
      guard without > level else { continue }
      if verdict.row != row { verdict.reason = "without this event they would have come further" }
      verdict.row = row
      verdict.levelWithout = without
      return
    }
    if let row = verdict.row { verdict.levelWithout = replay(without: row) }
  }

  // MARK: Other beginnings

  /// Asks from every other entry how far it leads, and says why it was not chosen.
  private mutating func reject(
    _ question: FunnelQuestion, _ context: WalkContext, _ alone: EventBatch,
    _ teller: SessionTeller
  ) {
    let plan = FunnelPlan(question, context)
    guard let chain, !question.countsAttempts else { return }
    var builder = FunnelStreamBuilder(plan)
    var stream = FunnelStream(plan)
    let rows = builder.entering(alone, 0..<alone.rowCount)
    var moments: Set<Int64> = []
    for unit in builder.cut(alone, rows, builder.firstMoment(alone, rows)) {
      builder.fill(&stream, alone, unit)
      moments.formUnion(stream.entries.map { stream.times[$0] }.filter(plan.entries.contains))
    }
    moments.remove(chain.entry)
    for moment in moments.sorted().prefix(Self.mostRejected) {
      var single = context
      single.scope.from = EventTime(microseconds: moment)
      single.scope.to = EventTime(microseconds: moment + 1)
      var asked = question
      if asked.entry == .first { asked.entry = .best }
      let plan = FunnelPlan(asked, single)
      guard let other = Self.chains(plan, alone).min(by: { $0.precedes($1) }) else { continue }
      rejected.append(
        Rejected(
          entry: moment, level: other.level, last: other.last,
          reason: reason(other, chain, ObstacleSearch(plan, alone, teller), question)))
    }
    if moments.count > Self.mostRejected {
      let more = moments.count - Self.mostRejected
      notes.append(more.counted("more beginning is", "more beginnings are") + " not listed")
    }
  }

  /// The chains of other sessions or attempts, which are not rejected but count by themselves.
  private mutating func setApart(_ chains: [FunnelChain], _ search: ObstacleSearch) {
    let others = chains.filter { $0 != chain }.sorted { $0.entry < $1.entry }
    for other in others.prefix(Self.mostRejected) {
      rejected.append(
        Rejected(
          entry: other.entry, level: other.level, last: other.last,
          reason: "counts by itself: \(search.verdict(other).reason)"))
    }
    if others.count > Self.mostRejected {
      let more = others.count - Self.mostRejected
      notes.append(
        more.counted("more session or attempt is", "more sessions or attempts are")
          + " not listed")
    }
  }

  private func reason(
    _ other: FunnelChain, _ chosen: FunnelChain, _ search: ObstacleSearch,
    _ question: FunnelQuestion
  ) -> String {
    if question.entry == .first, other.entry > chosen.entry { return "not the first entry" }
    if other.level < chosen.level {
      return "came to step \(other.level) only: \(search.verdict(other).reason)"
    }
    if other.level > chosen.level { return "not an entry by the rules of this funnel" }
    if other.last > chosen.last { return "came there later" }
    if other.entry < chosen.entry { return "came there in the same moment, but began earlier" }
    return "the same events lead there from a later beginning"
  }

  // MARK: Citations

  private static func citation(_ batch: EventBatch, _ row: Int, _ part: String) -> Citation {
    let session = batch.journey.sessions[row]
    let isInSession = session != JourneyColumns.noSession
    let identities = batch.identities.indices.compactMap { type in
      let hash = batch.identities[type][row]
      return hash == 0
        ? nil : PersonRef(identityType: UInt8(type), identityHash: hash)
    }
    return Citation(
      time: batch.times[row], name: batch.names[row], key: batch.keys[row],
      source: batch.sources[row], session: isInSession ? Int(session) + 1 : nil,
      boundary: isInSession ? batch.journey.opening(ofRow: row).boundary : nil,
      origin: batch.origins[row], identities: identities, part: part)
  }
}
