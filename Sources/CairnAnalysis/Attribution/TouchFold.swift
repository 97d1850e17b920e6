import CairnJourney
public import CairnModel

// A person's touches and conversions go by in order of time. Each conversion takes with it the
// touches of the lookback window before it. Which of an order's versions counts is known only when
// all persons have been seen, so the paths wait beside the rows of the log.

/// Notes the touches before every conversion, and those that led to none.
public struct TouchFold: Fold {
  private let question: ChannelsQuestion
  private let goal: EventConditions?
  private let filter: FilterMatcher?
  private let scope: QuestionScope
  /// The index of the channel that stands for no channel.
  private let direct: UInt16
  private let rules: PathRules
  /// Orders and refunds; with a goal, each of its events as an order without an id.
  private(set) var log: OrderLog
  /// For each row of the log, the path that led to it.
  private(set) var paths: [TouchPath] = []
  /// The ways of persons without a conversion, and how many took each.
  private(set) var lostWays: [[UInt16]: Int] = [:]

  init(_ question: ChannelsQuestion, _ context: WalkContext) {
    self.question = question
    goal = question.goal.map { EventConditions([$0], context) }
    filter = context.scope.filter.map { FilterMatcher($0, context) }
    scope = context.scope
    direct =
      context.definitions.channels.channels.firstIndex(of: Channel.direct.rawValue)
      .map(UInt16.init) ?? JourneyColumns.noChannel
    rules = PathRules(
      lookback: question.lookback, resets: question.resetsAfterConversion, direct: direct)
    log = OrderLog(context)
  }

  public mutating func see(_ batch: EventBatch) {
    precondition(
      batch.journey.isTouch.count == batch.rowCount, "touches are marked by the channels")
    for person in 0..<batch.personCount { see(batch, person) }
  }

  private mutating func see(_ batch: EventBatch, _ person: Int) {
    var touches: [TouchPath.Touch] = []
    var conversions: [OrderRow] = []
    for row in batch.rows(ofPerson: person) where filter?.matches(batch, row) ?? true {
      if batch.journey.isTouch[row], batch.journey.channels[row] != JourneyColumns.noChannel {
        touches.append(
          TouchPath.Touch(channel: batch.journey.channels[row], time: batch.times[row]))
      }
      if let money = conversion(batch, row) { conversions.append(money) }
    }
    paths += rules.paths(to: conversions, touches)
    log.append(conversions, of: batch.persons[person])
    guard !conversions.contains(where: { !$0.isRefund }) else { return }
    let own = touches.filter { scope.contains($0.time) }
    guard let last = own.last else { return }
    let way = TouchPath(own[...], to: last.time, direct: direct).runs.map(\.channel)
    lostWays[way, default: 0] += 1
  }

  private func conversion(_ batch: EventBatch, _ row: Int) -> OrderRow? {
    guard let goal else {
      guard log.columns.concerns(batch.names[row]) else { return nil }
      return log.columns.read(batch, row, person: 0)
    }
    return goal.meetsAny(batch, row) ? log.columns.readGoal(batch, row) : nil
  }

  public mutating func seeOthers(_ batch: EventBatch) { log.seeOthers(batch) }

  public mutating func merge(_ other: TouchFold) {
    log.merge(other.log)
    paths += other.paths
    lostWays.merge(other.lostWays, uniquingKeysWith: +)
  }
}
