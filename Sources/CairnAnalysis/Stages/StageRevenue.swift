import CairnModel

/// The orders of each stage: an order counts once, where its latest version happened.
struct StageRevenue: Sendable {
  /// The orders of one stage in one currency.
  struct Sum: Sendable {
    var orders = 0
    var revenue = MoneySum.zero
  }

  /// A stage and a currency.
  struct Place: Hashable, Sendable {
    var stage: Int
    var currency: ByteText
  }

  private(set) var sums: [Place: Sum] = [:]
  /// The currency of the stage table: that reported in, else the definitions', else that of the
  /// most orders.
  let currency: ByteText?
  /// What the dated rates converted.
  let exchanged: ExchangeTally

  private struct OrderEvent: Hashable {
    var time: EventTime
    var key: EventKey
    var person: UInt32
  }

  init(_ fold: StagesFold, _ context: WalkContext) {
    var stages: [OrderEvent: UInt8] = [:]
    for (row, stage) in zip(fold.orders.rows, fold.orderStages) where !row.isRefund {
      let event = OrderEvent(time: row.time, key: row.key, person: row.person)
      stages[event] = min(stage, stages[event] ?? stage)
    }
    var orders: [ByteText: Int] = [:]
    var exchange = Exchange(context)
    let book = OrderBook(fold.orders, before: context.scope.to)
    for order in book.orders
    where order.row.isInFocus && context.scope.contains(order.row.time) {
      let row = exchange.exchanged(order.row)
      let event = OrderEvent(time: row.time, key: row.key, person: row.person)
      let currency = MoneyRows.currency(ofCode: row.currency, context)
      let place = Place(
        stage: stages[event].map { Int($0) } ?? fold.stages.count - 1, currency: currency)
      sums[place, default: Sum()].revenue += row.value
      if order.counts { sums[place, default: Sum()].orders += 1 }
      orders[currency, default: 0] += 1
    }
    let most = orders.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key
    let target = context.definitions.commerce.rates?.target
    currency = target ?? context.definitions.currency ?? most
    exchanged = exchange.tally
  }

  /// The orders of a stage in every currency.
  func orders(_ stage: Int) -> Int {
    sums.filter { $0.key.stage == stage }.map(\.value.orders).reduce(0, +)
  }

  /// The revenue of a stage in the table's currency.
  func revenue(_ stage: Int) -> MoneySum {
    currency.flatMap { sums[Place(stage: stage, currency: $0)]?.revenue } ?? .zero
  }

  /// The currencies that the stage table leaves out.
  var otherCurrencies: [ByteText] {
    Set(sums.keys.map(\.currency)).filter { $0 != currency }.sorted()
  }
}
