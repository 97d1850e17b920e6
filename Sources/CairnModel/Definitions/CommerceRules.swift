/// Which events are orders, refunds and steps of a cart: `docs/meaning/revenue.md` and `carts.md`.
public struct CommerceRules: Hashable, Sendable {
  public enum CartValue: String, Hashable, Sendable {
    /// Price times quantity of what was added less what was removed.
    case sum
    /// The total that the last cart event declared.
    case last
  }

  public var orderEvents: Set<ByteText> = ["purchase", "Order Completed", "order"]
  public var orderID: ByteText = "order_id"
  public var orderValue: ByteText = "value"
  public var refundEvents: Set<ByteText> = ["refund", "Order Refunded"]
  public var refundOrder: ByteText = "order_id"
  public var refundValue: ByteText = "value"
  /// The property of an event (a CRM export's, say) that knows the day of a customer's first order.
  public var firstOrder: ByteText?
  /// The file of dated rates as the definitions name it, and what it holds; `reportIn` is in both.
  public var ratesFile: String?
  public var rates: ExchangeRates?
  /// The currency that amounts are converted into, where there are rates.
  public var reportIn: ByteText?
  public var cartAdd: Set<ByteText> = ["add_to_cart", "Product Added"]
  public var cartRemove: Set<ByteText> = ["remove_from_cart", "Product Removed"]
  public var checkout: Set<ByteText> = ["begin_checkout", "Checkout Started"]
  public var shipping: Set<ByteText> = [
    "add_shipping_info", "Shipping Info Entered", "Checkout Step Completed",
  ]
  public var payment: Set<ByteText> = ["add_payment_info", "Payment Info Entered"]
  public var cartValue = CartValue.sum
  public var abandonAfter = TimeSpan.hours(24)
  public var recoverWithin = TimeSpan.days(30)
  /// Whether any order recovers a cart, not only one that shares a product.
  public var recoversByAnyOrder = false

  public init() {}
}
