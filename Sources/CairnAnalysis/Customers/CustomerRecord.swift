import CairnModel

/// What one person bought in one currency.
struct CustomerRecord: Sendable {
  /// Index into the log's persons.
  var person: UInt32
  /// Index into the report's currencies.
  var currency: UInt32
  var orders: Int
  var net: MoneySum
  /// The local days with an order, in order, each once, in days since 1970-01-01.
  var orderDays: [Int]

  /// Reads a record off a person's rows in one currency, or nil where none of them is an order.
  init?(_ rows: ArraySlice<MoneyRow>, _ zone: ZoneTable) {
    let orders = rows.filter(\.isOrder)
    guard let first = orders.first else { return nil }
    person = first.person
    currency = first.currency
    self.orders = orders.count
    net = rows.reduce(.zero) { $0 + $1.net }
    orderDays = Set(orders.map { zone.day(of: $0.time) }).sorted()
  }

  var lastDay: Int { orderDays[orderDays.count - 1] }
}

/// The place that a customer takes by how recently and how often they buy.
enum CustomerSegment: String, Sendable {
  case champions, new, potential, loyal
  case needsAttention = "needs_attention"
  case atRisk = "at_risk"
  case hibernating, lost

  init(recency: Int, frequency: Int, orders: Int) {
    switch recency {
    case 4...: self = frequency >= 4 ? .champions : orders == 1 ? .new : .potential
    case 3: self = frequency >= 4 ? .loyal : .needsAttention
    default: self = frequency >= 4 ? .atRisk : recency == 2 ? .hibernating : .lost
    }
  }
}
