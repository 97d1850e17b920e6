import CairnModel

/// What an event does to a person's carts.
struct CartEvent: Sendable {
  /// In one moment, events count in this order, so that no answer hangs on the order of a log.
  enum Kind: UInt8, Comparable, Sendable {
    case add, remove, checkout, shipping, payment, order

    static func < (left: Kind, right: Kind) -> Bool { left.rawValue < right.rawValue }
  }

  var kind: Kind
  var time: EventTime
  /// The session, or `JourneyColumns.noSession`.
  var session: UInt32
  /// The explicit cart id, where the source gives one.
  var cart: WrittenID
  /// The order id of an order.
  var order: WrittenID
  /// What the event is about, where it lists no products.
  var item: CartItem
  /// The products that it lists; mostly none.
  var listed: [CartItem] = []
  /// The event's own value: the total of the cart, or of what was added.
  var value: Decimal4?
  /// The text code of the currency, or `OrderRow.unstated`.
  var currency: UInt32
  /// Whether it states the currency that amounts without one are in.
  var isInHomeCurrency = false
  /// Whether what hangs on the event belongs to the answer.
  var isInFocus: Bool

  /// Whether the event counts before another, whatever the log says.
  func precedes(_ other: CartEvent) -> Bool { (time, kind) < (other.time, other.kind) }

  /// How many items the event is about, one at least.
  var count: Int { listed.isEmpty ? 1 : listed.count }

  subscript(index: Int) -> CartItem { listed.isEmpty ? item : listed[index] }

  /// Whether the event says what anything is worth.
  var isPriced: Bool { value != nil || (0..<count).contains { self[$0].price != nil } }

  /// What some quantities of the items are worth: by their prices where each has one, else the
  /// event's value, else by those prices that there are.
  func worth(_ quantities: [Decimal4]) -> MoneySum {
    var (sum, isWhole) = (MoneySum.zero, true)
    for (index, quantity) in quantities.enumerated() {
      if let price = self[index].price {
        sum += price.multiplied(by: quantity) ?? .zero
      } else {
        isWhole = false
      }
    }
    return isWhole ? sum : value.map { MoneySum($0) } ?? sum
  }
}

/// So many of one product.
struct CartItem: Sendable {
  var product: CartProduct
  /// How many; 1 where the event does not say, never below zero.
  var quantity: Decimal4
  var price: Decimal4?
}

/// A product by its ids; either may be missing.
struct CartProduct: Hashable, Sendable {
  var product: WrittenID
  var sku: WrittenID

  /// Whether both mean the same line of a cart: by product, else by SKU, else by knowing neither.
  func isSameLine(as other: CartProduct) -> Bool {
    if product != .none || other.product != .none { return product == other.product }
    return sku == other.sku
  }
}
