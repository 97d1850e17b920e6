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
  /// Orders that are first only as far as the log goes back.
  private(set) var assumedFirstOrders = 0
  /// The values of the orders, in no order.
  private(set) var orderValues: [Decimal4] = []
  /// What each person brought, in no order.
  private(set) var persons: [Person] = []
  private(set) var trend: [Int: Period] = [:]
  /// What each person brought in each period, in no order.
  private(set) var parts: [Part] = []

  /// What one person brought in one period.
  struct Part: Sendable {
    /// Index into the log's persons.
    var person: UInt32
    var period: Int
    var orders = 0
    var net = MoneySum.zero
  }

  struct Person: Sendable {
    /// Index into the log's persons.
    var person: UInt32
    var orders = 0
    var repeatOrders = 0
    /// Orders less refunds.
    var net = MoneySum.zero
    /// Of that, what orders after the first brought.
    var repeatNet = MoneySum.zero
  }

  struct Period: Sendable {
    var orders = 0
    var customers = 0
    var net = MoneySum.zero

    mutating func add(_ part: Part) {
      orders += part.orders
      if part.orders > 0 { customers += 1 }
      net += part.net
    }
  }

  var net: MoneySum { gross - refunds }
  var orders: Int { orderValues.count }

  /// Takes in all rows of one person.
  mutating func see(_ rows: ArraySlice<MoneyRow>, _ calendar: PeriodCalendar) {
    guard let first = rows.first else { return }
    var person = Person(person: first.person)
    let firstPart = parts.count
    for row in rows {
      person.net += row.net
      if row.isRefund { refunds += row.value } else { gross += row.value }
      if row.isRepeat { person.repeatNet += row.net }
      let period = calendar.period(of: row.time)
      let part = part(of: first.person, in: period, from: firstPart)
      parts[part].net += row.net
      guard row.isOrder else { continue }
      orderValues.append(row.value)
      person.orders += 1
      if row.isRepeat { person.repeatOrders += 1 }
      if row.isAssumedFirst { assumedFirstOrders += 1 }
      parts[part].orders += 1
    }
    for part in parts[firstPart...] { trend[part.period, default: Period()].add(part) }
    add(person)
  }

  /// The place of a person's part of a period, among the person's from a place on.
  private mutating func part(of person: UInt32, in period: Int, from first: Int) -> Int {
    if let known = parts[first...].lastIndex(where: { $0.period == period }) { return known }
    parts.append(Part(person: person, period: period))
    return parts.count - 1
  }

  private mutating func add(_ person: Person) {
    persons.append(person)
    repeatOrders += person.repeatOrders
    repeatOrderNet += person.repeatNet
    if person.orders > 0 { customers += 1 }
    guard person.orders > 1 else { return }
    repeatCustomers += 1
    repeatCustomerNet += person.net
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
