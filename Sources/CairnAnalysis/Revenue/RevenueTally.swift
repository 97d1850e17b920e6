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
  /// What each person's orders less their refunds came to, in no order.
  private(set) var personNets: [MoneySum] = []
  private(set) var trend: [Int: Period] = [:]

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
    personNets.append(net)
    let ownOrders = orders - ordersBefore
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
}
