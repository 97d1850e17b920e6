internal import CairnModel

/// A rule of a stage model, made ready for one walk.
struct StageRule: Sendable {
  let stage: UInt8
  /// For each channel of the walk whether the rule takes it; nil means any, and none.
  let channels: [Bool]?
  private let names: [Bool]?
  private let filter: FilterMatcher?
  private let hasOrdered: Bool?
  private let withinOfLastOrder: TimeSpan?
  private let isFirstSession: Bool?
  /// Where the past keeps what the rule must come after; nil where it asks for nothing.
  private let span: Int?

  /// Makes a rule ready; `span` is its place among those of the model that ask what went before.
  init(_ rule: StageModel.Rule, _ stages: [String], span: Int?, _ context: WalkContext) {
    self.span = span
    isFirstSession = rule.isFirstSession
    stage = UInt8(stages.firstIndex(of: rule.stage) ?? stages.count)
    names = rule.events.map { events in context.tables.names.map { events.contains($0) } }
    filter = rule.filter.map { FilterMatcher($0, context) }
    channels = rule.channels.map { wanted in
      context.definitions.channels.channels.map { wanted.contains($0) }
    }
    (hasOrdered, withinOfLastOrder) = (rule.hasOrdered, rule.withinOfLastOrder)
  }

  var readsPast: Bool { hasOrdered != nil || withinOfLastOrder != nil || span != nil }

  /// Whether the rule asks for nothing but the name.
  var isNameOnly: Bool { !readsPast && filter == nil && channels == nil && isFirstSession == nil }

  func takes(name: Int) -> Bool { names?[name] ?? true }

  /// Whether a row whose name the rule takes meets it.
  func isMet(by batch: EventBatch, _ row: Int, _ past: PersonPast, _ channel: UInt16) -> Bool {
    if let hasOrdered, hasOrdered != (past.lastOrder != nil) { return false }
    if let withinOfLastOrder {
      guard let last = past.lastOrder, past.time - last <= withinOfLastOrder else { return false }
    }
    if let span, !past.isInside(span) { return false }
    if let isFirstSession {
      let session = batch.journey.sessions[row]
      guard session != JourneyColumns.noSession, isFirstSession == (session == 0) else {
        return false
      }
    }
    if let channels {
      guard channel != JourneyColumns.noChannel, channels[Int(channel)] else { return false }
    }
    return filter?.matches(batch, row) ?? true
  }
}
