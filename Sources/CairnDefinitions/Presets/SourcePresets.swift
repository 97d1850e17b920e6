public import CairnModel

/// Mappings that ship with the program: what a format or a product calls its fields.
public struct SourcePresets: Hashable, Sendable {
  public var format: RecordFormat
  public var mapping: FieldMapping

  /// The names that `format` and `preset` may have, in the order they are shown.
  public static let names = [
    "native", "ndjson", "csv", "tsv", "segment", "rudderstack", "combined", "common",
  ]

  public static func preset(named name: String) -> SourcePresets? {
    switch name {
    case "native", "ndjson": native
    case "csv": SourcePresets(format: delimited(","), mapping: native.mapping)
    case "tsv": SourcePresets(format: delimited("\t"), mapping: native.mapping)
    case "segment", "rudderstack": segment
    case "combined":
      accessLog(#"%h %l %u %t "%r" %>s %b "%{Referer}i" "%{User-Agent}i""#)
    case "common": accessLog(#"%h %l %u %t "%r" %>s %b"#)
    default: nil
    }
  }

  private static func delimited(_ separator: Character) -> RecordFormat {
    .delimited(separator: separator.asciiValue ?? 0x2C, columns: nil)
  }

  /// What is assumed of NDJSON and CSV that no other preset recognises.
  public static let native: SourcePresets = {
    var mapping = FieldMapping()
    mapping.event = FieldRule(
      from: ["event", "event_name", "event_type", "name", "type", "action"])
    mapping.time = FieldRule(
      from: ["timestamp", "time", "ts", "event_time", "occurred_at", "created_at", "date"])
    mapping.id = FieldRule(from: ["event_id", "message_id", "uuid", "insert_id"])
    mapping.identities = [
      named("customer", "user_id", "customer_id", "customer", "user", "contact_id"),
      email("email"),
      named("cookie", "anonymous_id", "cookie", "device_id", "client_id", "visitor_id"),
    ]
    mapping.properties = [
      named(FieldName.session, "session_id"),
      named(FieldName.url, "url", "page_url", "page", "path"),
      named(FieldName.referrer, "referrer", "referer"),
      named("utm_source", "utm_source"), named("utm_medium", "utm_medium"),
      named("utm_campaign", "utm_campaign"), named("utm_term", "utm_term"),
      named("utm_content", "utm_content"),
      named(FieldName.order, "order_id", "transaction_id"),
      named(FieldName.value, "value", "revenue", "amount", "total"),
      named(FieldName.currency, "currency"),
      named(FieldName.product, "product_id"), named(FieldName.sku, "sku"),
      named(FieldName.price, "price"), named(FieldName.quantity, "quantity"),
      named(FieldName.cart, "cart_id"),
    ]
    mapping.lifted = ["properties", "props"]
    mapping.matchesLoosely = true
    return SourcePresets(format: .ndjson, mapping: mapping)
  }()

  /// Raw events of Segment and RudderStack: tracks by their names, pages and screens by their kind.
  public static let segment: SourcePresets = {
    var mapping = native.mapping
    mapping.event = FieldRule(from: ["event", "type"])
    mapping.event.map = ["page": "Page Viewed", "screen": "Screen Viewed"]
    mapping.time = FieldRule(from: ["timestamp", "originalTimestamp", "receivedAt"])
    mapping.id = FieldRule(from: ["messageId"])
    mapping.identities = [
      named("customer", "userId"),
      email("context.traits.email", "traits.email", "properties.email"),
      named("cookie", "anonymousId"),
    ]
    var campaign: [FieldMapping.Named] = []
    for (name, member) in [
      ("utm_source", "source"), ("utm_medium", "medium"), ("utm_campaign", "name"),
      ("utm_term", "term"), ("utm_content", "content"),
    ] { campaign.append(named(name, "context.campaign.\(member)", name)) }
    mapping.properties =
      mapping.properties.filter {
        !["url", "referrer"].contains($0.name) && !$0.name.hasPrefix("utm_")
      }
      + [
        named(FieldName.url, "context.page.url", "properties.url"),
        named(FieldName.referrer, "context.page.referrer", "properties.referrer"),
      ] + campaign
    return SourcePresets(format: .ndjson, mapping: mapping)
  }()

  private static func accessLog(_ pattern: String) -> SourcePresets {
    var mapping = FieldMapping()
    mapping.event.constant = "page_view"
    mapping.time = FieldRule(from: ["time"])
    mapping.properties = [
      named(FieldName.url, "url"), named(FieldName.referrer, "referrer"),
    ]
    return SourcePresets(format: .accessLog(pattern: pattern), mapping: mapping)
  }

  private static func named(_ name: String, _ from: String...) -> FieldMapping.Named {
    FieldMapping.Named(name: name, rule: FieldRule(from: from))
  }

  private static func email(_ from: String...) -> FieldMapping.Named {
    var rule = FieldRule(from: from)
    rule.transforms = [.trim, .lowercase]
    return FieldMapping.Named(name: FieldName.email, rule: rule)
  }
}
