import CairnModel

/// An order or a refund of the range as the revenue report adds it up.
struct MoneyRow: Sendable {
  /// Index into the report's currencies.
  var currency: UInt32
  /// The person of the order; a refund's is its order's.
  var person: UInt32
  var time: EventTime
  /// What was paid, or given back.
  var value: Decimal4
  var isRefund: Bool
  /// Whether this is an order that was not wholly refunded or cancelled.
  var isOrder: Bool
  /// Whether the order came after its person's first one.
  var isRepeat: Bool
  /// Whether it is taken for a first order only because the log knows none before it.
  var isAssumedFirst = false

  /// The value with the sign it has in net revenue.
  var net: MoneySum { isRefund ? .zero - MoneySum(value) : MoneySum(value) }
}

/// The money of a range, sorted by currency and person.
struct MoneyRows: Sendable {
  /// The currencies, sorted by bytes; amounts of two of them are never added up.
  let currencies: [ByteText]
  let rows: [MoneyRow]
  /// Orders and refunds whose currency nobody stated.
  private(set) var unstated = 0
  /// What the dated rates converted.
  let exchanged: ExchangeTally

  init(_ book: OrderBook, _ context: WalkContext) {
    let scope = context.scope
    var exchange = Exchange(context)
    var rows: [MoneyRow] = []
    for (place, order) in book.orders.enumerated()
    where order.row.isInFocus && scope.contains(order.row.time) {
      if order.row.currency == OrderRow.unstated { unstated += 1 }
      let money = exchange.exchanged(order.row.value, order.row.currency, order.row.time)
      rows.append(
        MoneyRow(
          currency: money.currency, person: order.row.person, time: order.row.time,
          value: money.value, isRefund: false, isOrder: order.counts,
          isRepeat: order.counts && book.isRepeat(place),
          isAssumedFirst: book.isAssumedFirst(place)))
    }
    for refund in book.refunds where refund.isInFocus && scope.contains(refund.time) {
      if refund.currency == OrderRow.unstated { unstated += 1 }
      let money = exchange.exchanged(refund.value, refund.currency, refund.time)
      rows.append(
        MoneyRow(
          currency: money.currency, person: refund.person, time: refund.time, value: money.value,
          isRefund: true, isOrder: false,
          isRepeat: refund.order.map { book.orders[$0].counts && book.isRepeat($0) } ?? false))
    }
    let currencies = CurrencyNames(Set(rows.map(\.currency)), context)
    for index in rows.indices {
      rows[index].currency = UInt32(currencies.index(ofCode: rows[index].currency))
    }
    rows.sort { ($0.currency, $0.person) < ($1.currency, $1.person) }
    self.currencies = currencies.names
    self.rows = rows
    exchanged = exchange.tally
  }

  /// The rows of each person in each currency.
  var byPerson: [ArraySlice<MoneyRow>] {
    var groups: [ArraySlice<MoneyRow>] = []
    var start = 0
    for end in 1..<max(rows.count, 1) {
      let (last, next) = (rows[end - 1], rows[end])
      guard last.person != next.person || last.currency != next.currency else { continue }
      groups.append(rows[start..<end])
      start = end
    }
    if !rows.isEmpty { groups.append(rows[start...]) }
    return groups
  }

  /// The currency a text code stands for: what was stated, else the definitions', else `(none)`.
  static func currency(ofCode code: UInt32, _ context: WalkContext) -> ByteText {
    switch code {
    case OrderRow.unstated: context.definitions.currency ?? "(none)"
    case OrderRow.converted: context.definitions.commerce.rates?.target ?? "(none)"
    default: context.tables.texts[Int(code)]
    }
  }

  /// What must be said of currencies beside the figures.
  func notes(_ context: WalkContext) -> [String] {
    var notes: [String] = []
    if unstated > 0 {
      let currency = Self.currency(ofCode: OrderRow.unstated, context)
      notes.append(
        unstated == 1
          ? "1 order or refund states no currency: it is in \(currency)"
          : "\(unstated) orders and refunds state no currency: they are in \(currency)")
    }
    notes += exchanged.notes(context)
    if currencies.count > 1 {
      notes.append("amounts of different currencies are not added up: each has rows of its own")
    }
    return notes
  }
}
