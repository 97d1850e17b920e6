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
  var product: CartProduct
  /// How many; 1 where the event does not say, never below zero.
  var quantity: Decimal4
  var price: Decimal4?
  /// The event's own value: the total of the cart, or of what was added.
  var value: Decimal4?
  /// The text code of the currency, or `OrderRow.unstated`.
  var currency: UInt32
  /// Whether what hangs on the event belongs to the answer.
  var isInFocus: Bool

  /// Whether the event counts before another, whatever the log says.
  func precedes(_ other: CartEvent) -> Bool { (time, kind) < (other.time, other.kind) }

  /// What the added or removed items are worth, or nil where no price is given.
  var amount: Decimal4? { price.map { $0.multiplied(by: quantity) ?? .zero } ?? value }
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
