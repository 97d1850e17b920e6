public import CairnModel

// Each person goes through the funnel's own machine. Of a chain whose window has closed before the
// last step, what follows is looked at: the next event, the event before silence, what came later,
// and the cart that lay open when the chain ended. Converters leave the value of their orders, by
// which those without a cart are valued.

/// Counts where persons leave a funnel.
public struct DropOffFold: Fold {
  private let question: DropOffQuestion
  private let plan: FunnelPlan
  private var counter: FunnelCounter
  private let sweep: FunnelSweep?
  private var findings = FunnelFindings()
  private let carts: CartColumns
  private let orders: OrderColumns
  private let rules: CommerceRules
  private let idle: TimeSpan
  private let dataEnd: EventTime
  private let filter: FilterMatcher?
  /// By step, counted from 0; the last one holds those who converted.
  private(set) var steps: [DropOffTally]
  /// The orders that converters ended the funnel with, by currency.
  private(set) var converted: [UInt32: MoneySum] = [:]
  private(set) var landmark = LandmarkTally()

  init(_ question: DropOffQuestion, _ context: WalkContext) {
    self.question = question
    plan = FunnelPlan(question.funnel, context)
    counter = FunnelCounter(plan)
    sweep = plan.isPlain ? FunnelSweep(plan) : nil
    carts = CartColumns(context)
    orders = OrderColumns(context)
    rules = context.definitions.commerce
    idle = context.definitions.session.timeout
    dataEnd = context.dataEnd ?? EventTime(microseconds: .min)
    filter = context.scope.filter.map { FilterMatcher($0, context) }
    steps = Array(repeating: DropOffTally(), count: question.funnel.steps.count)
  }

  public mutating func see(_ batch: EventBatch) {
    guard let sweep else {
      for person in 0..<batch.personCount { find(batch, person) }
      return
    }
    sweep.run(batch, into: &findings)
    for person in findings.unclear { find(batch, person) }
    var first = 0
    for (person, level) in findings.persons {
      var chain = FunnelChain()
      chain.rows = Array(findings.rows[first..<first + level])
      chain.times = chain.rows.map { batch.times[$0].microseconds }
      first += level
      see([chain], batch, person)
    }
  }

  private mutating func find(_ batch: EventBatch, _ person: Int) {
    see(counter.chains(batch, batch.rows(ofPerson: person)), batch, person)
  }

  private mutating func see(_ chains: [FunnelChain], _ batch: EventBatch, _ person: Int) {
    let chains = chains.filter { plan.isMature($0.entry) && batch.isInFocus($0.rows[0]) }
    guard !chains.isEmpty else { return }
    let all = batch.rows(ofPerson: person)
    let rows = filter.map { filter in all.filter { filter.matches(batch, $0) } } ?? Array(all)
    var baskets = chains.contains { $0.level < steps.count } ? carts(batch, rows) : []
    for chain in chains { see(chain, batch, rows, &baskets) }
  }

  private mutating func see(
    _ chain: FunnelChain, _ batch: EventBatch, _ rows: [Int], _ baskets: inout [Cart]
  ) {
    for step in 0..<chain.level { steps[step].reached += 1 }
    let isConverter = chain.level == steps.count
    if question.explains {
      landmark.see(names(after: chain, batch, rows), isConverter: isConverter)
    }
    guard !isConverter else {
      guard let row = chain.rows.last, row != FunnelChain.skipped,
        let order = orders.read(batch, row, person: 0), !order.isRefund
      else { return }
      converted[order.currency, default: .zero] += order.value
      return
    }
    let step = chain.level - 1
    steps[step].dropped += 1
    follow(chain, batch, rows)
    let last = EventTime(microseconds: chain.last)
    // A cart is lost once, to the first chain that left it.
    guard let place = baskets.lastIndex(where: { $0.isHeld(at: last, rules.abandonAfter) }) else {
      steps[step].withoutBasket += 1
      return
    }
    let cart = baskets.remove(at: place)
    guard cart.outcome == .abandoned, cart.recoveredAfter == nil else { return }
    let currency = cart.currency ?? cart.statedCurrency ?? OrderRow.unstated
    if cart.lastValue > .zero { steps[step].baskets[currency, default: .zero] += cart.lastValue }
  }

  /// Notes what a leaver did after the last event of the chain.
  private mutating func follow(_ chain: FunnelChain, _ batch: EventBatch, _ rows: [Int]) {
    let step = chain.level - 1
    let last = EventTime(microseconds: chain.last)
    let windowEnd = EventTime(microseconds: chain.entry + plan.window)
    let after = rows.drop { batch.times[$0] <= last }
    let next = after.first.flatMap { first -> UInt32? in
      guard batch.times[first] <= windowEnd else { return nil }
      // Of several events of one moment, the first by name.
      return after.prefix { batch.times[$0] == batch.times[first] }.map { batch.names[$0] }.min()
    }
    steps[step].next[next ?? DropOffTally.nothing, default: 0] += 1

    var exit = batch.names[chain.rows.last { $0 != FunnelChain.skipped } ?? rows[0]]
    var seen = last
    var isSilent = false
    var hasOrdered = false
    for row in after {
      if batch.times[row] - seen > idle { isSilent = true }
      if !isSilent { exit = batch.names[row] }
      seen = batch.times[row]
      if orders.read(batch, row, person: 0)?.isRefund == false { hasOrdered = true }
    }
    steps[step].exits[exit, default: 0] += 1
    if isSilent { steps[step].cameBack += 1 }
    if hasOrdered { steps[step].ordered += 1 }
  }

  /// The names of a person's events from the entry to the landmark, but those of the steps.
  private func names(
    after chain: FunnelChain, _ batch: EventBatch, _ rows: [Int]
  ) -> Set<UInt32> {
    let entry = EventTime(microseconds: chain.entry)
    let end = entry + question.landmark
    var names: Set<UInt32> = []
    for row in rows where batch.times[row] >= entry && batch.times[row] <= end {
      if !plan.steps.concerns(Int(batch.names[row])) { names.insert(batch.names[row]) }
    }
    return names
  }

  private func carts(_ batch: EventBatch, _ rows: [Int]) -> [Cart] {
    let events = rows.compactMap { carts.read(batch, $0) }
    return events.isEmpty ? [] : PersonCarts(events, rules, dataEnd: dataEnd).carts
  }

  public mutating func merge(_ other: DropOffFold) {
    for step in steps.indices { steps[step].merge(other.steps[step]) }
    converted.merge(other.converted, uniquingKeysWith: +)
    landmark.merge(other.landmark)
  }
}

extension Cart {
  /// Whether the cart lay open at a moment.
  func isHeld(at time: EventTime, _ limit: TimeSpan) -> Bool {
    opened <= time && time <= lastSeen + limit
  }
}
