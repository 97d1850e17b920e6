/// The names under which every source's events keep their common fields.
///
/// A preset or a mapping fills them; everything else keeps its own name. Identity fields are named
/// after their id type (`customer`, `email`, `cookie`, or the definitions' own types).
public enum FieldName {
  public static let customer = "customer"
  public static let email = "email"
  public static let cookie = "cookie"
  public static let session = "session_id"
  public static let url = "url"
  public static let referrer = "referrer"
  public static let order = "order_id"
  public static let value = "value"
  public static let currency = "currency"
  public static let product = "product_id"
  public static let sku = "sku"
  public static let price = "price"
  public static let quantity = "quantity"
  public static let cart = "cart_id"
  /// Lists of one event's products, item by item: `["p1","p2"]`, `["2",null]`.
  public static let products = "product_ids"
  public static let skus = "product_skus"
  public static let prices = "product_prices"
  public static let quantities = "product_quantities"

  /// Whether the values of an identity type are kept in lower case: e-mail addresses are, other ids
  /// that differ in case are other people's.
  public static func isLowered(_ type: ByteText) -> Bool { type == ByteText(email) }
}
