import CairnModel

/// The revenue of one currency, added up person by person.
struct RevenueTally: Sendable {
  private(set) var gross = MoneySum.zero
  private(set) var refunds = MoneySum.zero
  private(set) var customers = 0
  private(set) var repeatCustomers = 0
  private(set) var repeatCustomerNet = MoneySum.zero
  private(set) var repeatOrders = 0
  private(set) var repeatOrderNet = MoneySum.zero
  /// The values of the orders, in no order.
  private(set) var orderValues: [Decimal4] = []
  /// What each person brought, in no order.
  private(set) var persons: [Person] = []
  private(set) var trend: [Int: Period] = [:]

  struct Person: Sendable {
    /// Index into the log's persons.
    var person: UInt32
    var orders: Int
    /// Orders less refunds.
    var net: MoneySum
  }

  struct Period: Sendable {
    var orders = 0
    var customers = 0
    var net = MoneySum.zero
  }

  var net: MoneySum { gross - refunds }
  var orders: Int { orderValues.count }

  /// Takes in all rows of one person.
  mutating func see(_ rows: ArraySlice<MoneyRow>, _ calendar: PeriodCalendar) {
    var net = MoneySum.zero
    let ordersBefore = orders
    var periodsOfOrders: Set<Int> = []
    for row in rows {
      net += row.net
      if row.isRefund { refunds += row.value } else { gross += row.value }
      if row.isRepeat { repeatOrderNet += row.net }
      let period = calendar.period(of: row.time)
      trend[period, default: Period()].net += row.net
      guard row.isOrder else { continue }
      orderValues.append(row.value)
      if row.isRepeat { repeatOrders += 1 }
      trend[period, default: Period()].orders += 1
      if periodsOfOrders.insert(period).inserted {
        trend[period, default: Period()].customers += 1
      }
    }
    let ownOrders = orders - ordersBefore
    if let person = rows.first?.person {
      persons.append(Person(person: person, orders: ownOrders, net: net))
    }
    if ownOrders > 0 { customers += 1 }
    if ownOrders > 1 {
      repeatCustomers += 1
      repeatCustomerNet += net
    }
  }

  /// The middle of the order values, or half the way between the two in the middle.
  var medianOrderValue: MoneySum? {
    guard !orderValues.isEmpty else { return nil }
    let sorted = orderValues.sorted()
    let middle = sorted.count / 2
    guard sorted.count.isMultiple(of: 2) else { return MoneySum(sorted[middle]) }
    return (MoneySum(sorted[middle - 1]) + MoneySum(sorted[middle])).divided(by: 2)
  }

  /// Net revenue for each order.
  var averageOrderValue: MoneySum? { orders == 0 ? nil : net.divided(by: orders) }

  var personNets: [MoneySum] { persons.map(\.net) }

  /// Where the average order value would lie had other persons come; seeded from the data.
  func averageOrderValueInterval(_ people: [PersonRef]) -> (low: MoneySum, high: MoneySum)? {
    let shares = persons.map { person in
      PoissonBootstrap.Share(
        person: people[Int(person.person)].identityHash, part: person.net.tenThousandths,
        whole: Int128(person.orders))
    }
    let seed = shares.reduce(UInt64(0)) { seed, share in
      let own = share.person ^ UInt64(truncatingIfNeeded: share.part) &* 0x9e37_79b9_7f4a_7c15
      return seed &+ (own ^ (own >> 29))
    }
    let bootstrap = PoissonBootstrap(seed: seed, persons: shares.count)
    return bootstrap.interval(shares).flatMap { interval in
      guard let low = Int128(exactly: interval.low.rounded()),
        let high = Int128(exactly: interval.high.rounded())
      else { return nil }
      return (MoneySum(tenThousandths: low), MoneySum(tenThousandths: high))
    }
  }
}
