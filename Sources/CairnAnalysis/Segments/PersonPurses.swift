import CairnModel

/// What every person has paid, as segments read it.
struct PersonPurses: Sendable {
  /// One person's orders over all currencies, and their money in the one that counts.
  fileprivate struct Purse: Sendable {
    var orders = 0
    var ordersInCurrency = 0
    var gross = MoneySum.zero
    var refunds = MoneySum.zero
    var firstOrder: EventTime?
    var lastOrder: EventTime?
  }

  /// The currency whose money counts.
  let currency: ByteText?
  private var purses: [PersonRef: Purse] = [:]

  init(_ log: OrderLog, _ context: WalkContext) {
    var whole = context
    whole.scope = QuestionScope()
    let money = MoneyRows(OrderBook(log), whole)
    let orders = money.currencies.indices.map { index in
      money.rows.count { $0.isOrder && Int($0.currency) == index }
    }
    let most = orders.indices.max { (orders[$0], $1) < (orders[$1], $0) }
    let known = context.definitions.currency.flatMap { money.currencies.firstIndex(of: $0) }
    let chosen = known ?? (context.definitions.currency == nil ? most : nil)
    currency = chosen.map { money.currencies[$0] } ?? context.definitions.currency
    for row in money.rows {
      var purse = purses[log.persons[Int(row.person)]] ?? Purse()
      purse.see(row, isInCurrency: Int(row.currency) == chosen)
      purses[log.persons[Int(row.person)]] = purse
    }
  }

  /// A figure of a person; nil where it is none of money, or where there is none.
  func value(
    of figure: SegmentFigure.Known, _ person: PersonRef, _ context: WalkContext
  ) -> PropertyValue? {
    let purse = purses[person] ?? Purse()
    let net = purse.gross - purse.refunds
    switch figure {
    case .orders: return .integer(Int64(purse.orders))
    case .grossRevenue: return purse.gross.amount.map { .decimal($0) }
    case .refunds: return purse.refunds.amount.map { .decimal($0) }
    case .netRevenue: return net.amount.map { .decimal($0) }
    case .aov:
      guard purse.ordersInCurrency > 0 else { return nil }
      return net.divided(by: purse.ordersInCurrency).amount.map { .decimal($0) }
    case .firstOrder: return purse.firstOrder.map { context.clock($0) }
    case .lastOrder: return purse.lastOrder.map { context.clock($0) }
    case .daysSinceLastOrder: return purse.lastOrder.flatMap { context.daysSince($0) }
    default: return nil
    }
  }
}

extension PersonPurses.Purse {
  fileprivate mutating func see(_ row: MoneyRow, isInCurrency: Bool) {
    if row.isOrder {
      orders += 1
      if isInCurrency { ordersInCurrency += 1 }
      firstOrder = min(firstOrder ?? row.time, row.time)
      lastOrder = max(lastOrder ?? row.time, row.time)
    }
    guard isInCurrency else { return }
    if row.isRefund { refunds += row.value } else { gross += row.value }
  }
}
