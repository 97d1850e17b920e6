import CairnModel
import TestSupport

/// Revenue written straight from the words of `docs/meaning/revenue.md`, list by list.
struct RevenueTwin {
  struct Order {
    var place: Int
    var sale: Sale
    var refunded = 0
    var refundedTotal = 0
    var hasRefund = false
    var counts: Bool { !hasRefund || refunded < sale.value ?? 0 }
    var currency: String { sale.currency ?? "(none)" }
  }
  /// A signed row of money in the range.
  struct Entry {
    var person: Int
    var time: Int
    var currency: String
    var amount: Int
    var order: Int?
    var isRefund: Bool
  }

  var orders: [Order] = []
  var entries: [Entry] = []

  init(_ world: RevenueWorld) {
    let numbered = world.sales.enumerated().sorted { ($0.1.time, $0.0) < ($1.1.time, $1.0) }
    // The latest version of an id is the order.
    for (place, sale) in numbered where !sale.isRefund {
      if let id = sale.id { orders.removeAll { $0.sale.id == id } }
      orders.append(Order(place: place, sale: sale))
    }
    for (_, refund) in numbered where refund.isRefund && refund.time < world.to ?? .max {
      settle(refund, world)
    }
    for (index, order) in orders.enumerated() where world.contains(order.sale.time) {
      entries.append(
        Entry(
          person: order.sale.person, time: order.sale.time, currency: order.currency,
          amount: order.sale.value ?? 0, order: index, isRefund: false))
    }
  }

  private mutating func settle(_ refund: Sale, _ world: RevenueWorld) {
    let index = orders.firstIndex { refund.id != nil && $0.sale.id == refund.id }
    var person = refund.person
    var currency = refund.currency ?? "(none)"
    var amount = abs(refund.value ?? 0)
    if let index {
      person = orders[index].sale.person
      if refund.currency == nil || refund.value == nil
        || refund.currency == orders[index].sale.currency
      {
        currency = orders[index].currency
        if refund.value == nil {
          amount = max(0, (orders[index].sale.value ?? 0) - orders[index].refunded)
        }
        if refund.isTotal, refund.value != nil {
          let known = orders[index].refundedTotal
          orders[index].refundedTotal = max(known, amount)
          amount = max(0, amount - known)
        }
        orders[index].refunded += amount
        orders[index].hasRefund = true
      }
    }
    guard world.contains(refund.time) else { return }
    entries.append(
      Entry(
        person: person, time: refund.time, currency: currency, amount: -amount, order: index,
        isRefund: true))
  }

  /// Converts what has a rate on its day, rounded half to even.
  mutating func convert(by rates: ExchangeTwin) {
    for index in entries.indices {
      let entry = entries[index]
      let day = entry.time / RevenueWorld.day
      let known = rates.thousandths[entry.currency]?.filter { $0.day <= day }
      guard let rate = known?.max(by: { $0.day < $1.day })?.rate else { continue }
      let sign = entry.amount < 0 ? -1 : 1
      guard case .money(let money) = mean(abs(entry.amount) * rate, 1_000) else { continue }
      entries[index].amount = sign * Int(money.tenThousandths)
      entries[index].currency = "EUR"
    }
  }

  /// The person's first order that counts, over all history.
  func first(of person: Int) -> Int? {
    orders.indices.filter { orders[$0].counts && orders[$0].sale.person == person }.min {
      let (left, right) = (orders[$0], orders[$1])
      return (left.sale.time, left.sale.id ?? "", left.place)
        < (right.sale.time, right.sale.id ?? "", right.place)
    }
  }

  func isRepeat(_ order: Int) -> Bool {
    guard let first = first(of: orders[order].sale.person), first != order else { return false }
    let (left, right) = (orders[first], orders[order])
    return (left.sale.time, left.sale.id ?? "", left.place)
      < (right.sale.time, right.sale.id ?? "", right.place)
  }

  var currencies: [String] { Set(entries.map(\.currency)).sorted() }

  /// The row of the summary, in the order of its columns.
  func summary(_ currency: String) -> [Cell] {
    let own = entries.filter { $0.currency == currency }
    let counted = own.filter { !$0.isRefund && $0.order.map { orders[$0].counts } ?? false }
    let gross = own.filter { !$0.isRefund }.map(\.amount).reduce(0, +)
    let net = own.map(\.amount).reduce(0, +)
    let people = Set(own.map(\.person))
    let customers = Set(counted.map(\.person))
    let loyal = customers.filter { person in counted.count { $0.person == person } >= 2 }
    let loyalNet = own.filter { loyal.contains($0.person) }.map(\.amount).reduce(0, +)
    let later = own.filter { $0.order.map { orders[$0].counts && isRepeat($0) } ?? false }
    let laterNet = later.map(\.amount).reduce(0, +)
    let laterOrders = counted.count { $0.order.map(isRepeat) ?? false }
    let nets = people.map { person in
      own.filter { $0.person == person }.map(\.amount).reduce(0, +)
    }
    return [
      .text(currency), .count(counted.count), .count(customers.count), money(gross),
      money(gross - net), money(net), counted.isEmpty ? .null : mean(net, counted.count),
      median(counted.map(\.amount)), .count(loyal.count), .share(loyal.count, of: customers.count),
      share(loyalNet, net), .share(laterOrders, of: counted.count), share(laterNet, net),
      gini(nets),
    ]
  }

  /// The persons' net revenues of a currency, highest first.
  func nets(_ currency: String) -> [Int] {
    let own = entries.filter { $0.currency == currency }
    return Set(own.map(\.person)).map { person in
      own.filter { $0.person == person }.map(\.amount).reduce(0, +)
    }.sorted(by: >)
  }

  func money(_ amount: Int) -> Cell { .money(Decimal4(tenThousandths: Int64(amount))) }

  func share(_ part: Int, _ whole: Int) -> Cell {
    whole <= 0 ? .null : .rate(Double(part) / Double(whole))
  }

  /// Half to even, by trying: the candidate whose doubled distance is least.
  func mean(_ sum: Int, _ count: Int) -> Cell {
    let near = sum / count
    let best = (near - 1...near + 1).min {
      let (left, right) = (abs(2 * sum - 2 * $0 * count), abs(2 * sum - 2 * $1 * count))
      return left != right ? left < right : $0.isMultiple(of: 2)
    }
    return best.map(money) ?? .null
  }

  func median(_ values: [Int]) -> Cell {
    guard !values.isEmpty else { return .null }
    let sorted = values.sorted()
    return mean(sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2], 2)
  }

  /// The mean difference of all pairs, over twice the mean.
  func gini(_ nets: [Int]) -> Cell {
    let total = nets.reduce(0, +)
    guard total > 0 else { return .null }
    var differences = 0
    for left in nets { for right in nets { differences += abs(left - right) } }
    return .rate(Double(differences / 2) / Double(nets.count * total))
  }
}

/// Some rates into EUR, in thousandths, by the day they begin.
struct ExchangeTwin {
  var thousandths: [String: [(day: Int, rate: Int)]] = [:]

  init(seed: UInt64) {
    var random = Seeded(seed)
    for currency in ["PLN", "USD"] where random.chance(80) {
      for _ in 0...random.below(3) {
        let day = random.below(15)
        let known = thousandths[currency] ?? []
        if known.contains(where: { $0.day == day }) { continue }
        thousandths[currency] = known + [(day, 1 + random.below(2_000))]
      }
    }
  }

  /// Ten-thousandths of a day in EUR, half to even, or as they are where no rate is known then.
  func exchanged(_ amount: Int, _ currency: String, _ day: Int) -> (Int, String) {
    if currency == "EUR" { return (amount, currency) }
    let known = (thousandths[currency] ?? []).filter { $0.day <= day }
    guard let rate = known.max(by: { $0.day < $1.day })?.rate else { return (amount, currency) }
    let product = amount * rate
    let near = product / 1_000
    let best = [near, near + 1].min {
      let (left, right) = (abs(product - $0 * 1_000), abs(product - $1 * 1_000))
      return left != right ? left < right : $0.isMultiple(of: 2)
    }
    return (best ?? near, "EUR")
  }

  var rates: ExchangeRates {
    let first = Int(BatchBuilder.start.microseconds / 86_400_000_000)
    var rates: [ByteText: [ExchangeRates.Rate]] = [:]
    for (currency, own) in thousandths {
      rates[ByteText(currency)] = own.map {
        ExchangeRates.Rate(day: first + $0.day, numerator: Int64($0.rate), denominator: 1_000)
      }
    }
    return ExchangeRates(into: "EUR", rates)
  }
}
