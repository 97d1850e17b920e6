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

  init(_ book: OrderBook, _ context: WalkContext) {
    let scope = context.scope
    let orders = book.orders.indices.filter { place in
      let row = book.orders[place].row
      return row.isInFocus && scope.contains(row.time)
    }
    let refunds = book.refunds.filter { $0.isInFocus && scope.contains($0.time) }
    var codes = Set(orders.map { book.orders[$0].row.currency })
    codes.formUnion(refunds.map(\.currency))
    let currencies = CurrencyNames(codes, context)
    var rows: [MoneyRow] = []
    rows.reserveCapacity(orders.count + refunds.count)
    for place in orders {
      let order = book.orders[place]
      if order.row.currency == OrderRow.unstated { unstated += 1 }
      rows.append(
        MoneyRow(
          currency: UInt32(currencies.index(ofCode: order.row.currency)), person: order.row.person,
          time: order.row.time, value: order.row.value, isRefund: false, isOrder: order.counts,
          isRepeat: book.isRepeat(place)))
    }
    for refund in refunds {
      if refund.currency == OrderRow.unstated { unstated += 1 }
      rows.append(
        MoneyRow(
          currency: UInt32(currencies.index(ofCode: refund.currency)), person: refund.person,
          time: refund.time, value: refund.value, isRefund: true, isOrder: false,
          isRepeat: refund.order.map { book.isRepeat($0) } ?? false))
    }
    rows.sort { ($0.currency, $0.person) < ($1.currency, $1.person) }
    self.currencies = currencies.names
    self.rows = rows
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
    code == OrderRow.unstated
      ? context.definitions.currency ?? "(none)" : context.tables.texts[Int(code)]
  }
}
