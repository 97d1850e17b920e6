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
  /// For each row of the log, the path that led to it; empty where conversions cut paths.
  private var paths: [TouchPath] = []
  /// For each person of the log their touches, where conversions cut paths: which row is one is
  /// known only in the end.
  private var touches: [[TouchPath.Touch]] = []
  /// For each person of the log the way over the touches of the range, or none.
  private var ways: [[UInt16]] = []
  /// The ways of persons without a conversion event, and how many took each.
  private var otherWays: [[UInt16]: Int] = [:]

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
    let way = self.way(touches)
    guard !conversions.isEmpty else {
      if !way.isEmpty { otherWays[way, default: 0] += 1 }
      return
    }
    log.append(conversions, of: batch.persons[person])
    ways.append(way)
    if rules.resets {
      self.touches.append(touches)
    } else {
      paths += rules.paths(to: conversions, touches)
    }
  }

  private func way(_ touches: [TouchPath.Touch]) -> [UInt16] {
    let own = touches.filter { scope.contains($0.time) }
    guard let last = own.last else { return [] }
    return TouchPath(own[...], to: last.time, direct: direct).runs.map(\.channel)
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
    touches += other.touches
    ways += other.ways
    otherWays.merge(other.otherWays, uniquingKeysWith: +)
  }
}

extension TouchFold {
  /// The path to each of a book's orders, in their order.
  func paths(of book: OrderBook) -> [TouchPath] {
    guard rules.resets else { return book.orders.map { paths[$0.place] } }
    // A person's rows stand together in the log, in order of time.
    let sorted = book.orders.indices.sorted { book.orders[$0].place < book.orders[$1].place }
    let none = TouchPath([], to: EventTime(microseconds: 0), direct: direct)
    var found = Array(repeating: none, count: book.orders.count)
    var first = 0
    while first < sorted.count {
      let person = book.orders[sorted[first]].row.person
      let own = sorted[first...].prefix { book.orders[$0].row.person == person }
      let cut = rules.paths(to: own.map { book.orders[$0].row }, touches[Int(person)])
      for (place, path) in zip(own, cut) { found[place] = path }
      first += own.count
    }
    return found
  }

  /// The ways of persons without a conversion in the range, and how many took each.
  func lostWays(_ book: OrderBook) -> [[UInt16]: Int] {
    var hasConverted = Array(repeating: false, count: ways.count)
    for order in book.orders where scope.contains(order.row.time) {
      hasConverted[Int(order.row.person)] = true
    }
    var lost = otherWays
    for (way, hasConverted) in zip(ways, hasConverted) where !hasConverted && !way.isEmpty {
      lost[way, default: 0] += 1
    }
    return lost
  }
}
