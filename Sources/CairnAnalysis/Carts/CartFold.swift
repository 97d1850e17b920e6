public import CairnModel

/// Counts every person's carts as they come by.
public struct CartFold: Fold {
  private let columns: CartColumns
  private let rules: CommerceRules
  private let scope: QuestionScope
  private let dataEnd: EventTime?
  /// By the text code of the currency, or one of the two below.
  private var tallies: [UInt32: CartTally] = [:]
  private(set) var foreignEvents = 0
  private(set) var strayEvents = 0
  /// What waits until every copy of an order is known.
  private var copies = OrderCopies()
  private var names = ListedProducts.Names()
  /// Converts what is lost and recovered.
  private var exchange: Exchange
  /// Where what bears no money stands, if more than this fold's carts decide it.
  private var agreedPlace: ByteText?

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
    forEachPerson(of: batch) { fold, events, person in fold.see(events, batch, person) }
  }

  /// Whose an order is, and whether it ended a cart, hangs on every copy of it.
  public mutating func seeOthers(_ batch: EventBatch) {
    forEachPerson(of: batch) { fold, events, person in
      for order in fold.carts(events).namedOrders {
        fold.copies.see(order, of: batch.persons[person], row: nil)
      }
    }
  }

  private mutating func forEachPerson(
    of batch: EventBatch, _ see: (inout CartFold, [CartEvent], Int) -> Void
  ) {
    var events: [CartEvent] = []
    for person in 0..<batch.personCount {
      events.removeAll(keepingCapacity: true)
      for row in batch.rows(ofPerson: person) where columns.concerns(batch.names[row]) {
        if let event = columns.read(batch, row, &names) { events.append(event) }
      }
      if !events.isEmpty { see(&self, events, person) }
    }
  }

  private func carts(_ events: [CartEvent]) -> PersonCarts {
    PersonCarts(events, rules, dataEnd: dataEnd ?? events[events.count - 1].time)
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
  private mutating func see(_ events: [CartEvent], _ batch: EventBatch, _ person: Int) {
    let carts = carts(events)
    strayEvents += carts.strayEvents
    for cart in carts.carts {
      foreignEvents += cart.foreignEvents
      guard cart.isInFocus, scope.contains(cart.opened) else { continue }
      see(cart, batch, person)
    }
    for order in carts.loneOrders where order.isInFocus && scope.contains(order.time) {
      tallies[row(of: order.currency, order.time), default: CartTally()].ordersWithoutCart += 1
    }
    for order in carts.namedOrders {
      let counts = order.isInFocus && scope.contains(order.time)
      let row = counts ? row(of: order.currency, order.time) : nil
      copies.see(order, of: batch.persons[person], row: row)
    }
    for visit in carts.visits where visit.isInFocus && scope.contains(visit.start) {
      guard let cart = visit.cart else { continue }
      let row = row(of: carts.carts[cart])
      tallies[row, default: CartTally()].sessionsWithCart += 1
      if visit.hasOrder { tallies[row, default: CartTally()].sessionsWithCartAndOrder += 1 }
    }
  }

  private mutating func see(_ cart: Cart, _ batch: EventBatch, _ person: Int) {
    let (worth, row) = worth(of: cart)
    guard cart.recoveredAfter != nil else {
      tallies[row, default: CartTally()].see(cart, worth: worth)
      return
    }
    let channel = opening(cart.recoveredIn, batch, batch.rows(ofPerson: person))
    guard cart.recoveredBy == .none else {
      copies.see(
        OrderCopies.Recovery(
          cart: cart, worth: worth, row: row, channel: channel, person: batch.persons[person]))
      return
    }
    tallies[row, default: CartTally()].see(cart, worth: worth, recoveredBy: channel)
  }

  /// The row of an order that ended no cart.
  private func row(of currency: UInt32, _ time: EventTime) -> UInt32 {
    currency == OrderRow.unstated ? Self.moneyless : exchange.currency(currency, time)
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
    copies.merge(other.copies)
    exchange.merge(other.exchange)
  }

  /// The tallies by the currency's name, sorted by bytes.
  ///
  /// What bears no money goes to the currency reported in, else the definitions', else the only.
  func byCurrency(_ context: WalkContext) -> [(currency: ByteText, tally: CartTally)] {
    var (named, rest) = named(context)
    let place = agreedPlace ?? Self.place(among: Set(named.keys), context)
    if let rest { named[place, default: CartTally()].merge(rest) }
    if named.isEmpty { named[place] = CartTally() }
    return named.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }

  /// The tallies of the currencies, and that of what bears no money.
  private func named(_ context: WalkContext) -> ([ByteText: CartTally], CartTally?) {
    var tallies = tallies
    copies.settle(&tallies)
    var named: [ByteText: CartTally] = [:]
    for (code, tally) in tallies where code != Self.moneyless {
      named[MoneyRows.currency(ofCode: code, context), default: CartTally()].merge(tally)
    }
    return (named, tallies[Self.moneyless])
  }

  private static func place(
    among currencies: Set<ByteText>, _ context: WalkContext
  ) -> ByteText {
    let only = currencies.count == 1 ? currencies.first : nil
    let target = context.definitions.commerce.rates?.target
    return target ?? context.definitions.currency ?? only ?? "(none)"
  }

  /// Lets the folds of a breakdown put what bears no money where all of them together would.
  static func agree(_ folds: inout [CartFold], _ context: WalkContext) {
    let currencies = folds.reduce(into: Set()) { $0.formUnion($1.named(context).0.keys) }
    let place = place(among: currencies, context)
    for index in folds.indices { folds[index].agreedPlace = place }
  }
}
