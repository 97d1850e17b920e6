import CairnModel

// A prediction is shown only beside its own error: the models are first fitted to what was known at
// two thirds of the time, and what they foretell of the last third is held against what came. Then
// they are fitted to everything, and say what to expect of a time as long as that third.

/// What customers of one currency are expected to buy, and how wrong such an expectation was.
struct PredictedValue: Sendable {
  /// Fewer customers, or fewer who came again, say too little.
  static let fewestCustomers = 100
  static let fewestRepeats = 30
  /// The models are fitted to so many customers at most, drawn by their own numbers.
  static let fitted = 10_000

  struct HoldOut: Sendable {
    var customers = 0
    var days = 0
    var predictedOrders = 0.0
    var actualOrders = 0
    var meanError = 0.0
    var predictedValue = 0.0
    var actualValue = MoneySum.zero
  }

  /// One customer's purchases: the days with orders, and what each day brought.
  struct Customer: Sendable {
    /// A number of the person's own, the same in every walk.
    var number: UInt64
    var days: [(day: Int, net: MoneySum)]
  }

  let purchases: PurchaseModel
  /// Nil where orders have no values to learn from: then only their number is foretold.
  let spend: SpendModel?
  let holdOut: HoldOut
  /// How many days ahead is looked.
  let horizon: Int

  /// Nil where there is too little to learn from, or nothing fits.
  init?(_ customers: [Customer], today: Int) {
    // Sums of fractions depend on their order, so it is always the same.
    // A clock that runs ahead may bring orders of days that are still to come.
    let customers = customers.filter { $0.days[0].day <= today }
      .sorted { $0.number < $1.number }
    guard let first = customers.compactMap(\.days.first?.day).min() else { return nil }
    let horizon = (today - first + 1) / 3
    let split = today - horizon
    let known = customers.filter { $0.days[0].day <= split }
    guard horizon > 0, Self.areEnough(known, until: split), Self.areEnough(customers, until: today),
      let (then, spendThen) = Self.models(known, until: split),
      let (purchases, spend) = Self.models(customers, until: today)
    else { return nil }
    var holdOut = HoldOut(customers: known.count, days: horizon)
    for customer in known {
      let orders = then.expected(customer.history(until: split), within: horizon)
      let later = customer.days.filter { $0.day > split }
      holdOut.predictedOrders += orders
      holdOut.actualOrders += later.count
      holdOut.meanError += abs(orders - Double(later.count)) / Double(known.count)
      let each = spendThen?.expected(customer.spend(until: split))
      holdOut.predictedValue += orders * (each ?? 0)
      holdOut.actualValue = later.reduce(holdOut.actualValue) { $0 + $1.net }
    }
    (self.purchases, self.spend, self.holdOut) = (purchases, spend, holdOut)
    self.horizon = horizon
  }

  private static func areEnough(_ customers: [Customer], until day: Int) -> Bool {
    customers.count >= fewestCustomers
      && customers.count { $0.history(until: day).repeats > 0 } >= fewestRepeats
  }

  private static func models(
    _ customers: [Customer], until day: Int
  ) -> (PurchaseModel, SpendModel?)? {
    let drawn = customers.prefix(fitted)
    guard let purchases = PurchaseModel(fitting: drawn.map { $0.history(until: day) }) else {
      return nil
    }
    let spend = SpendModel(fitting: drawn.map { $0.spend(until: day) })
    return (purchases, spend.flatMap { $0.q > 1 ? $0 : nil })
  }
}

extension PredictedValue.Customer {
  func history(until today: Int) -> PurchaseHistory {
    let known = days.prefix { $0.day <= today }
    guard let first = known.first, let last = known.last else {
      preconditionFailure("a customer has bought before a model looks at them")
    }
    return PurchaseHistory(
      repeats: known.count - 1, last: last.day - first.day, age: today - first.day)
  }

  /// The first purchase is left out: it tells of the shop's offer rather than of the customer.
  func spend(until today: Int) -> SpendHistory {
    let known = days.prefix { $0.day <= today }.dropFirst()
    let net = known.reduce(MoneySum.zero) { $0 + $1.net }
    let count = known.count
    return SpendHistory(
      repeats: count,
      mean: count == 0 ? 0 : Double(net.tenThousandths) / 10_000 / Double(count))
  }
}

extension Cell {
  /// An expectation of money, which is no exact amount: rounded to four places.
  static func amount(_ value: Double) -> Cell {
    Int128(exactly: (value * 10_000).rounded(.toNearestOrEven))
      .map { .total(MoneySum(tenThousandths: $0)) } ?? .null
  }

  static func number(orNull value: Double?) -> Cell { value.map(Cell.number) ?? .null }
}
