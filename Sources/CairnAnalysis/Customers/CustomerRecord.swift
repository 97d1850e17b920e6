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
  /// What each of those days brought, with the money rows between it and the next; adds up to net.
  var dayNets: [MoneySum]

  /// Reads a record off a person's rows in one currency, or nil where none of them is an order.
  init?(_ rows: ArraySlice<MoneyRow>, _ zone: ZoneTable) {
    let orders = rows.filter(\.isOrder)
    guard let first = orders.first else { return nil }
    person = first.person
    currency = first.currency
    self.orders = orders.count
    net = rows.reduce(.zero) { $0 + $1.net }
    let days = Set(orders.map { zone.day(of: $0.time) }).sorted()
    var nets = Array(repeating: MoneySum.zero, count: days.count)
    for row in rows {
      let day = zone.day(of: row.time)
      nets[days.lastIndex { $0 <= day } ?? 0] += row.net
    }
    (orderDays, dayNets) = (days, nets)
  }

  var lastDay: Int { orderDays[orderDays.count - 1] }
}

/// How many customers stand in each segment, and what they brought.
struct SegmentSums {
  private struct Key: Hashable {
    var currency: UInt32
    var segment: String
  }

  private struct Sums {
    var customers = 0
    var orders = 0
    var overdue = 0
    var net = MoneySum.zero
  }

  private var sums: [Key: Sums] = [:]
  private var totals: [UInt32: Sums] = [:]

  mutating func see(_ record: CustomerRecord, _ scores: [Int], _ isOverdue: Bool) {
    let segment = CustomerSegment(
      recency: scores[0], frequency: scores[1], orders: record.orders)
    let key = Key(currency: record.currency, segment: segment.rawValue)
    var own = sums[key] ?? Sums()
    own.customers += 1
    own.orders += record.orders
    own.overdue += isOverdue ? 1 : 0
    own.net += record.net
    sums[key] = own
    totals[record.currency, default: Sums()].customers += 1
    totals[record.currency, default: Sums()].net += record.net
  }

  func table(_ currencies: [ByteText]) -> ReportTable {
    var table = ReportTable(
      name: "segments",
      columns: [
        "currency", "segment", "customers", "share", "orders", "net_revenue", "net_revenue_share",
        "overdue", "share_low", "share_high",
      ])
    let sorted = sums.sorted {
      ($0.key.currency, ByteText($0.key.segment)) < ($1.key.currency, ByteText($1.key.segment))
    }
    for (key, own) in sorted {
      let whole = totals[key.currency] ?? Sums()
      table.append(
        [
          .text(currencies[Int(key.currency)]), .text(key.segment), .count(own.customers),
          .share(own.customers, of: whole.customers), .count(own.orders), .total(own.net),
          .share(own.net, of: whole.net), .count(own.overdue),
        ] + Cell.ends(WilsonInterval(own.customers, of: whole.customers)))
    }
    return table
  }
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
