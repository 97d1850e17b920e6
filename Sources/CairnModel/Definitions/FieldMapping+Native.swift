extension FieldMapping {
  /// What is assumed of records that no other preset recognises.
  ///
  /// Names are matched without regard to case and underscores, at the top level first, then in
  /// `properties`, then in `props`; the first present name of a list wins, and the others stay
  /// properties under their own names. Null and empty text count as absent.
  public static var native: FieldMapping {
    var mapping = FieldMapping()
    mapping.event.from = ["event", "event_name", "event_type", "name", "type", "action"]
    mapping.time.from = [
      "timestamp", "time", "ts", "event_time", "occurred_at", "created_at", "date",
    ]
    mapping.id.from = ["event_id", "message_id", "uuid", "insert_id"]
    mapping.identities = [
      named(FieldName.customer, "user_id", "customer_id", "customer", "user", "contact_id"),
      named(FieldName.email, "email"),
      named(
        FieldName.cookie, "anonymous_id", "cookie", "device_id", "client_id", "visitor_id"),
    ]
    mapping.identities[1].rule.transforms = [.trim, .lowercase]
    mapping.properties = [
      named(FieldName.session, "session_id"),
      named(FieldName.url, "url", "page_url", "page", "path"),
      named(FieldName.referrer, "referrer", "referer"),
      named("utm_source", "utm_source"), named("utm_medium", "utm_medium"),
      named("utm_campaign", "utm_campaign"), named("utm_term", "utm_term"),
      named("utm_content", "utm_content"),
      named(FieldName.order, "order_id", "transaction_id"),
      named(FieldName.value, "value", "revenue", "amount", "total"),
      named(FieldName.currency, "currency"), named(FieldName.product, "product_id", "sku"),
      named(FieldName.sku, "sku"), named(FieldName.price, "price"),
      named(FieldName.quantity, "quantity"), named(FieldName.cart, "cart_id"),
    ]
    mapping.lifted = ["properties", "props"]
    mapping.matchesLoosely = true
    return mapping
  }

  private static func named(_ name: String, _ from: String...) -> Named {
    Named(name: name, rule: FieldRule(from: from))
  }
}
