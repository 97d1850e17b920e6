public import CairnModel

/// Counts every person's carts as they come by.
public struct CartFold: Fold {
  private let columns: CartColumns
  private let rules: CommerceRules
  private let scope: QuestionScope
  private let dataEnd: EventTime?
  /// By the text code of the currency, or one of the two below.
  private(set) var tallies: [UInt32: CartTally] = [:]
  private(set) var foreignEvents = 0
  private(set) var strayEvents = 0
  /// Converts what is lost and recovered.
  private var exchange: Exchange

  /// Priced, but in a currency that nobody stated.
  static let unstated = OrderRow.unstated
  /// Neither priced nor of a stated currency: no money, so it may stand in any row.
  static let moneyless = OrderRow.unstated - 1

  init(_ context: WalkContext) {
    columns = CartColumns(context)
    rules = context.definitions.commerce
    scope = context.scope
    dataEnd = context.dataEnd
    exchange = Exchange(context)
  }

  public mutating func see(_ batch: EventBatch) {
    var events: [CartEvent] = []
    for person in 0..<batch.personCount {
      events.removeAll(keepingCapacity: true)
      for row in batch.rows(ofPerson: person) where columns.concerns(batch.names[row]) {
        if let event = columns.read(batch, row) { events.append(event) }
      }
      if !events.isEmpty { see(events, batch, batch.rows(ofPerson: person)) }
    }
  }

  /// The channel of the touch that opened a session: that of its first event.
  private func opening(_ session: UInt32, _ batch: EventBatch, _ rows: Range<Int>) -> UInt16 {
    let journey = batch.journey
    guard !journey.channels.isEmpty, session != JourneyColumns.noSession,
      let first = rows.first(where: { journey.sessions[$0] == session })
    else { return JourneyColumns.noChannel }
    return journey.channels[first]
  }

  /// Sees one person's events.
  private mutating func see(
    _ events: [CartEvent], _ batch: EventBatch, _ rows: Range<Int>
  ) {
    let dataEnd = self.dataEnd ?? events[events.count - 1].time
    let carts = PersonCarts(events, rules, dataEnd: dataEnd)
    strayEvents += carts.strayEvents
    for cart in carts.carts {
      foreignEvents += cart.foreignEvents
      guard cart.isInFocus, scope.contains(cart.opened) else { continue }
      let (worth, row) = worth(of: cart)
      tallies[row, default: CartTally()].see(cart, worth: worth)
      guard cart.recoveredAfter != nil else { continue }
      let channel = opening(cart.recoveredIn, batch, rows)
      tallies[row, default: CartTally()].see(cart, worth: worth, recoveredBy: channel)
    }
    for order in carts.loneOrders where order.isInFocus && scope.contains(order.time) {
      let isStated = order.currency != OrderRow.unstated
      let row = isStated ? exchange.currency(order.currency, order.time) : Self.moneyless
      tallies[row, default: CartTally()].ordersWithoutCart += 1
    }
    for visit in carts.visits where visit.isInFocus && scope.contains(visit.start) {
      guard let cart = visit.cart else { continue }
      let row = row(of: carts.carts[cart])
      tallies[row, default: CartTally()].sessionsWithCart += 1
      if visit.hasOrder { tallies[row, default: CartTally()].sessionsWithCartAndOrder += 1 }
    }
  }

  /// The row of a cart; where there are rates, by that of the day of its last event.
  private func row(of cart: Cart) -> UInt32 {
    guard let code = cart.currency ?? cart.statedCurrency else { return Self.moneyless }
    return exchange.currency(code, cart.lastSeen)
  }

  /// What an abandoned cart was worth, and its row.
  private mutating func worth(of cart: Cart) -> (value: MoneySum, row: UInt32) {
    guard cart.outcome == .abandoned, let code = cart.currency ?? cart.statedCurrency else {
      return (cart.lastValue, row(of: cart))
    }
    let money = exchange.exchanged(cart.lastValue, code, cart.lastSeen)
    return (money.value, money.currency)
  }

  /// What the dated rates converted.
  var exchanged: ExchangeTally { exchange.tally }

  public mutating func merge(_ other: CartFold) {
    for (currency, tally) in other.tallies {
      tallies[currency, default: CartTally()].merge(tally)
    }
    foreignEvents += other.foreignEvents
    strayEvents += other.strayEvents
    exchange.merge(other.exchange)
  }

  /// The tallies by the currency's name, sorted by bytes.
  ///
  /// What bears no money goes to the currency reported in, else the definitions', else the only.
  func byCurrency(_ context: WalkContext) -> [(currency: ByteText, tally: CartTally)] {
    var named: [ByteText: CartTally] = [:]
    for (code, tally) in tallies where code != Self.moneyless {
      named[MoneyRows.currency(ofCode: code, context), default: CartTally()].merge(tally)
    }
    let only = named.count == 1 ? named.keys.first : nil
    let target = context.definitions.commerce.rates?.target
    let place = target ?? context.definitions.currency ?? only ?? "(none)"
    if let rest = tallies[Self.moneyless] { named[place, default: CartTally()].merge(rest) }
    if named.isEmpty { named[place] = CartTally() }
    return named.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }
}
