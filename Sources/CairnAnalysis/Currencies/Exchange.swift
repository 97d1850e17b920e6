import CairnModel

/// Converts amounts by the dated rates of the definitions, where there are any.
///
/// An amount takes the rate of its own local day; one without a rate then keeps its currency.
struct Exchange: Sendable {
  private let rates: ExchangeRates?
  private let context: WalkContext
  private(set) var tally = ExchangeTally()

  init(_ context: WalkContext) {
    rates = context.definitions.commerce.rates
    self.context = context
  }

  /// An amount and the code of its currency, as they are reported.
  mutating func exchanged(
    _ value: Decimal4, _ code: UInt32, _ time: EventTime
  ) -> (value: Decimal4, currency: UInt32) {
    guard let rates else { return (value, code) }
    let currency = MoneyRows.currency(ofCode: code, context)
    guard currency != rates.target else { return (value, OrderRow.converted) }
    let day = context.definitions.zone.day(of: time)
    guard let own = rates.converted(value, of: currency, onDay: day) else {
      tally.unconverted[currency, default: 0] += 1
      return (value, code)
    }
    tally.converted += 1
    return (own, OrderRow.converted)
  }

  /// The same of a sum; of nothing there is nothing to convert or to count.
  mutating func exchanged(
    _ sum: MoneySum, _ code: UInt32, _ time: EventTime
  ) -> (value: MoneySum, currency: UInt32) {
    // A sum beyond every amount is left as it is.
    guard sum != .zero, let amount = sum.amount else { return (sum, currency(code, time)) }
    let money = exchanged(amount, code, time)
    return (MoneySum(money.value), money.currency)
  }

  /// An order as it is reported.
  mutating func exchanged(_ order: OrderRow) -> OrderRow {
    var own = order
    (own.value, own.currency) = exchanged(order.value, order.currency, order.time)
    return own
  }

  /// Takes in what another worker's converted.
  mutating func merge(_ other: Exchange) { tally.merge(other.tally) }

  /// The code of the currency in which something of a moment is reported.
  func currency(_ code: UInt32, _ time: EventTime) -> UInt32 {
    guard let rates else { return code }
    let day = context.definitions.zone.day(of: time)
    let currency = MoneyRows.currency(ofCode: code, context)
    let isKnown = rates.converted(.zero, of: currency, onDay: day) != nil
    return isKnown ? OrderRow.converted : code
  }
}

/// How many amounts were converted, and how many had no rate on their day.
struct ExchangeTally: Sendable {
  var converted = 0
  /// By currency.
  var unconverted: [ByteText: Int] = [:]

  mutating func merge(_ other: ExchangeTally) {
    converted += other.converted
    unconverted.merge(other.unconverted, uniquingKeysWith: +)
  }

  /// What must be said of conversions beside the figures.
  func notes(_ context: WalkContext) -> [String] {
    var notes: [String] = []
    if converted > 0, let target = context.definitions.commerce.rates?.target {
      let amounts = converted.counted("amount was", "amounts were")
      notes.append("\(amounts) converted to \(target), each by its own day's rate")
    }
    for (currency, count) in unconverted.sorted(by: { $0.key < $1.key }) {
      let amounts = count.counted("amount has", "amounts have")
      notes.append("\(amounts) no rate on its day: it stands apart in \(currency)")
    }
    return notes
  }

  /// The same where one amount may have been looked at several times, so that counts say little.
  func uncountedNotes(_ context: WalkContext) -> [String] {
    var notes: [String] = []
    if converted > 0, let target = context.definitions.commerce.rates?.target {
      notes.append("amounts are converted to \(target), each by its own day's rate")
    }
    if !unconverted.isEmpty {
      let names = unconverted.keys.sorted().map(\.description).joined(separator: ", ")
      notes.append("amounts without a rate on their day stand apart, in \(names)")
    }
    return notes
  }
}
