public import CairnModel

// Each person goes through every funnel's own machine, and down the road of the stages. Of a chain
// whose time has run out before the last step, what follows is looked at: the next event, the event
// before silence, where the person was seen later, and the cart that lay open when the chain ended.
// Who went on leaves the value of their orders, by which those without a cart are valued.

/// Counts where persons leave funnels and stages.
public struct DropOffFold: Fold {
  private let explains: Bool
  private let compared: [Int?]
  private let scope: QuestionScope
  private let past: DropOffPast
  private var exchange: Exchange
  private var funnels: [FunnelRoad]
  private let stageRoad: StageRoad?
  /// The funnels in their order, then the stages.
  private(set) var roads: [DropOffRoad]
  /// For each person of the batch being seen their carts, where a road asked for them.
  private var baskets: [[Cart]?] = []

  init(_ question: DropOffQuestion, _ context: WalkContext) {
    explains = question.explains
    compared = question.compared.map { context.index(ofProperty: $0) }
    scope = context.scope
    past = DropOffPast(context)
    exchange = Exchange(context)
    funnels = question.funnels.enumerated().map { index, funnel in
      FunnelRoad(funnel, landmark: question.landmark(ofFunnel: index), context)
    }
    stageRoad = question.hasStageRoad ? StageRoad(context) : nil
    roads = question.funnels.map { DropOffRoad(steps: $0.steps.count) }
    if let stageRoad { roads.append(DropOffRoad(steps: stageRoad.stages.count)) }
  }

  /// What the dated rates converted.
  var exchanged: ExchangeTally { exchange.tally }

  var knowsSupport: Bool { past.knowsSupport }

  public mutating func see(_ batch: EventBatch) {
    baskets = Array(repeating: nil, count: batch.personCount)
    for index in funnels.indices {
      funnels[index].find(batch)
      let found = funnels[index].found
      var first = 0
      while first < found.count {
        let person = found[first].person
        let end = found[first...].firstIndex { $0.person != person } ?? found.count
        see(found[first..<end].map(\.chain), index, batch, person)
        first = end
      }
    }
    guard let stageRoad else { return }
    var rows: [Int] = []
    for person in 0..<batch.personCount {
      rows.removeAll(keepingCapacity: true)
      for row in batch.rows(ofPerson: person) where past.isLetIn(batch, row) { rows.append(row) }
      if let way = stageRoad.way(batch, rows), scope.contains(way.entry),
        batch.isInFocus(way.entryRow)
      {
        see(way, stageRoad, batch, person)
      }
    }
  }

  // MARK: Funnels

  /// Sees all chains of one person.
  private mutating func see(
    _ chains: [FunnelChain], _ index: Int, _ batch: EventBatch, _ person: Int
  ) {
    let plan = funnels[index].plan
    let group = GroupedSums.group(ofPerson: batch.persons[person].identityHash)
    // Each road has its own view of the carts, and loses each once.
    var carts: [Cart]?
    for chain in chains where batch.isInFocus(chain.rows[0]) {
      guard plan.isMature(chain.entry) else {
        roads[index].steps[chain.level - 1].open += 1
        continue
      }
      for step in 0..<chain.level { reach(step, index, group) }
      let isConverter = chain.level == plan.stepCount
      if explains {
        explain(chain, index, batch, person)
      }
      guard !isConverter else {
        convert(chain, index, batch, group)
        continue
      }
      var own = carts ?? self.carts(batch, person)
      let row = chain.rows.last { $0 != FunnelChain.skipped } ?? chain.rows[0]
      let leaver = Leaver(
        step: chain.level - 1, last: EventTime(microseconds: chain.last), row: row,
        windowEnd: EventTime(microseconds: chain.entry + plan.window))
      leave(leaver, index, batch, person)
      lose(past.take(heldAt: leaver.last, from: &own), at: leaver.step, index, group)
      carts = own
    }
  }

  /// A converter's order is worth as much to each step as it is.
  private mutating func convert(
    _ chain: FunnelChain, _ index: Int, _ batch: EventBatch, _ group: Int
  ) {
    guard let row = chain.rows.last, row != FunnelChain.skipped,
      let order = past.order(batch, row).map({ exchange.exchanged($0) })
    else { return }
    for step in 0..<chain.level - 1 { roads[index].money.goOn(order, from: step, group) }
  }

  private mutating func carts(_ batch: EventBatch, _ person: Int) -> [Cart] {
    if let known = baskets[person] { return known }
    let carts = past.carts(batch, batch.rows(ofPerson: person))
    baskets[person] = carts
    return carts
  }

  // MARK: Stages

  private mutating func see(
    _ way: StageRoad.Way, _ stages: StageRoad, _ batch: EventBatch, _ person: Int
  ) {
    let road = funnels.count
    let isLast = way.furthest == stages.stages.count - 1
    let isGone = isLast || stages.isGone(way)
    guard stages.isMature(way) else {
      roads[road].steps[way.furthest].open += 1
      return
    }
    let group = GroupedSums.group(ofPerson: batch.persons[person].identityHash)
    for step in 0..<way.furthest {
      reach(step, road, group)
      let end = batch.rows(ofPerson: person).upperBound
      if let order = firstOrder(batch, way.onward[step]..<end) {
        roads[road].money.goOn(exchange.exchanged(order), from: step, group)
      }
    }
    guard isGone else {
      roads[road].steps[way.furthest].open += 1
      return
    }
    reach(way.furthest, road, group)
    guard !isLast else { return }
    var own = carts(batch, person)
    let leaver = Leaver(
      step: way.furthest, last: way.last, row: way.row,
      windowEnd: EventTime(microseconds: .max))
    leave(leaver, road, batch, person)
    lose(past.take(heldAt: leaver.last, from: &own), at: leaver.step, road, group)
  }

  private func firstOrder(_ batch: EventBatch, _ rows: Range<Int>) -> OrderRow? {
    for row in rows where past.isLetIn(batch, row) {
      if let order = past.order(batch, row) { return order }
    }
    return nil
  }

  // MARK: Leaving

  /// Notes a leaver of a road, and what they did next.
  private mutating func leave(
    _ leaver: Leaver, _ road: Int, _ batch: EventBatch, _ person: Int
  ) {
    roads[road].steps[leaver.step].dropped += 1
    past.follow(
      leaver, batch, batch.rows(ofPerson: person), into: &roads[road].steps[leaver.step])
  }

  /// Notes the cart that a leaver left, or that there was none.
  private mutating func lose(_ cart: Cart?, at step: Int, _ road: Int, _ group: Int) {
    guard let cart else {
      roads[road].money.leave(step, group)
      return
    }
    guard let lost = cart.lost else { return }
    let money = exchange.exchanged(lost.value, lost.currency, cart.lastSeen)
    roads[road].money.leave(money.value, money.currency, step, group)
  }

  /// Notes what a person did before the landmark: the names of events that are no steps, and the
  /// values on them and on the entry.
  private mutating func explain(
    _ chain: FunnelChain, _ index: Int, _ batch: EventBatch, _ person: Int
  ) {
    let (plan, entry) = (funnels[index].plan, EventTime(microseconds: chain.entry))
    let end = entry + funnels[index].landmark
    let isConverter = chain.level == plan.stepCount
    guard !isConverter || EventTime(microseconds: chain.last) > end else {
      roads[index].landmark.early += 1
      return
    }
    var seen: Set<LandmarkCandidate> = []
    for row in batch.rows(ofPerson: person) {
      let time = batch.times[row]
      guard time >= entry, time <= end, past.isLetIn(batch, row) else { continue }
      let isStep = plan.steps.concerns(Int(batch.names[row]))
      guard !isStep || row == chain.rows[0] else { continue }
      if !isStep {
        seen.insert(LandmarkCandidate(property: 0, type: 0, payload: UInt64(batch.names[row])))
      }
      for (place, column) in compared.enumerated() {
        guard let column, batch.properties[column].types[row] != PropertyColumn.absent else {
          continue
        }
        seen.insert(
          LandmarkCandidate(
            property: UInt16(place + 1), type: batch.properties[column].types[row],
            payload: batch.properties[column].payloads[row]))
      }
    }
    roads[index].landmark.see(Array(seen), isConverter: isConverter)
  }

  private mutating func reach(_ step: Int, _ road: Int, _ group: Int) {
    roads[road].steps[step].reached += 1
    roads[road].money.reach(step, group)
  }

  public mutating func merge(_ other: DropOffFold) {
    for road in roads.indices { roads[road].merge(other.roads[road]) }
    exchange.merge(other.exchange)
  }
}
