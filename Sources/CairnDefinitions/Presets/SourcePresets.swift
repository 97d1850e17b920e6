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
  public static let native = SourcePresets(format: .ndjson, mapping: .native)

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
