import CairnModel

/// How a person came to leave a road.
struct Leaver: Sendable {
  var step: Int
  /// The last event of the road, and its row.
  var last: EventTime
  var row: Int
  /// Until when a next event counts.
  var windowEnd: EventTime
}

/// Reads off a person's events what they did after they had left, and what they left behind.
struct DropOffPast: Sendable {
  private let filter: FilterMatcher?
  private let carts: CartColumns
  private let orders: OrderColumns
  private let support: EventConditions?
  private let rules: CommerceRules
  private let idle: TimeSpan
  private let dataEnd: EventTime

  init(_ context: WalkContext) {
    filter = context.scope.filter.map { FilterMatcher($0, context) }
    carts = CartColumns(context)
    orders = OrderColumns(context)
    support = Self.supportSteps(context.definitions, context.stageModel)
      .map { EventConditions($0, context) }
    rules = context.definitions.commerce
    idle = context.definitions.session.timeout
    dataEnd = context.dataEnd ?? EventTime(microseconds: .min)
  }

  /// The events that the stage beside the journey means, or nil where there is no such stage.
  static func supportSteps(_ definitions: Definitions, _ model: Int) -> [EventStep]? {
    guard definitions.stageModels.indices.contains(model) else { return nil }
    let own = definitions.stageModels[model].rules.filter { $0.stage == StageModel.beside }
    let steps = own.compactMap { rule -> EventStep? in
      guard let events = rule.events else { return nil }
      let alternatives = events.sorted().map {
        EventStep.Alternative(name: $0, filter: rule.filter)
      }
      return EventStep(alternatives: alternatives, text: StageModel.beside)
    }
    return steps.isEmpty ? nil : steps
  }

  var knowsSupport: Bool { support != nil }

  func isLetIn(_ batch: EventBatch, _ row: Int) -> Bool { filter?.matches(batch, row) ?? true }

  /// The order of a row, or nil where it is none.
  func order(_ batch: EventBatch, _ row: Int) -> OrderRow? {
    guard orders.isOrder(batch, row) else { return nil }
    return orders.read(batch, row, person: 0)
  }

  /// All carts of a person.
  func carts(_ batch: EventBatch, _ rows: Range<Int>) -> [Cart] {
    var events: [CartEvent] = []
    var names = ListedProducts.Names()
    for row in rows where carts.concerns(batch.names[row]) {
      if let event = carts.read(batch, row, &names) { events.append(event) }
    }
    return events.isEmpty ? [] : PersonCarts(events, rules, dataEnd: dataEnd).carts
  }

  /// Takes the cart that lay open when a leaver left out of a person's carts; it is lost once.
  func take(heldAt time: EventTime, from carts: inout [Cart]) -> Cart? {
    carts.lastIndex { $0.isHeld(at: time, rules.abandonAfter) }.map { carts.remove(at: $0) }
  }

  /// Notes what a leaver did after the last event of the road.
  func follow(
    _ leaver: Leaver, _ batch: EventBatch, _ rows: Range<Int>, into tally: inout DropOffTally
  ) {
    var exit = batch.names[leaver.row]
    var next: UInt32?
    var nextTime: EventTime?
    var seen = leaver.last
    var isSilent = false
    var (hasOrdered, hasAsked, hasOtherChannel) = (false, support == nil, false)
    let channel = self.channel(batch, leaver.row)
    for row in first(after: leaver.last, batch, rows)..<rows.upperBound where isLetIn(batch, row) {
      let (time, name) = (batch.times[row], batch.names[row])
      if nextTime == nil { nextTime = time }
      // Of several events of one moment, the first by name.
      if time == nextTime, time <= leaver.windowEnd { next = min(next ?? name, name) }
      if time - seen > idle { isSilent = true }
      if !isSilent { exit = name }
      seen = time
      if !hasOrdered, orders.isOrder(batch, row) { hasOrdered = true }
      if !hasAsked, support?.meetsAny(batch, row) == true { hasAsked = true }
      if !hasOtherChannel, let later = self.channel(batch, row), let channel, later != channel {
        hasOtherChannel = true
      }
      if isSilent, hasOrdered, hasAsked, hasOtherChannel { break }
    }
    tally.next[next ?? DropOffTally.nothing, default: 0] += 1
    tally.exits[exit, default: 0] += 1
    for (place, isThere) in [
      isSilent, !isSilent, hasOrdered, hasOtherChannel, hasAsked && support != nil,
    ].enumerated() where isThere {
      tally.places[place] += 1
    }
  }

  private func channel(_ batch: EventBatch, _ row: Int) -> UInt16? {
    guard !batch.journey.channels.isEmpty else { return nil }
    let channel = batch.journey.channels[row]
    return channel == JourneyColumns.noChannel ? nil : channel
  }

  /// The first row of a person after a moment.
  private func first(after time: EventTime, _ batch: EventBatch, _ rows: Range<Int>) -> Int {
    batch.times[rows].partitioningIndex { $0 > time }
  }
}

extension Cart {
  /// Whether the cart lay open at a moment.
  func isHeld(at time: EventTime, _ limit: TimeSpan) -> Bool {
    opened <= time && time <= lastSeen + limit
  }

  /// What is lost with the cart: nothing unless it was abandoned and never recovered.
  var lost: (value: MoneySum, currency: UInt32)? {
    guard outcome == .abandoned, recoveredAfter == nil, lastValue > .zero else { return nil }
    return (lastValue, currency ?? statedCurrency ?? OrderRow.unstated)
  }
}
