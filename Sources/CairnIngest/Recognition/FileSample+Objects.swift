import CairnModel

extension FileSample {
  /// A product whose export is known by its keys.
  private struct Product {
    var preset: String
    var title: String
    /// Keys that a line must have, wherever they stand in it.
    var keys: [String]
  }

  /// The first that fits is taken, so the narrower comes before the wider.
  private static let products = [
    Product(preset: "otlp", title: "OpenTelemetry logs", keys: ["resourceLogs"]),
    Product(preset: "cloudevents", title: "CloudEvents", keys: ["specversion", "source"]),
    Product(
      preset: "ga4", title: "GA4's BigQuery export", keys: ["event_timestamp", "event_params"]),
    Product(preset: "rudderstack", title: "RudderStack events", keys: ["rudderId", "messageId"]),
    Product(preset: "segment", title: "Segment events", keys: ["messageId", "type", "context"]),
    Product(
      preset: "segment", title: "Segment events", keys: ["messageId", "type", "anonymousId"]),
    Product(preset: "posthog", title: "PostHog events", keys: ["uuid", "distinct_id", "event"]),
    Product(
      preset: "amplitude", title: "Amplitude's export", keys: ["amplitude_id", "event_type"]),
    Product(
      preset: "mixpanel", title: "Mixpanel's export", keys: ["properties", "distinct_id", "event"]),
    Product(
      preset: "mixpanel", title: "Mixpanel's export", keys: ["properties", "$insert_id", "event"]),
  ]

  /// Whether the lines are JSON, and by which preset they are read.
  func object(_ presets: Set<String>) -> Recognition? {
    guard let first = lines.first?.drop(while: \.isWhitespace) else { return nil }
    if first.hasPrefix("[") {
      return .unknown(
        reason: "the file is one JSON array",
        advice: "write one object a line: jq -c '.[]' FILE > FILE.ndjson")
    }
    guard first.hasPrefix("{") else { return nil }
    guard !first.hasSuffix("{"), lines.count == 1 || lines[1].contains("{") else {
      return .unknown(
        reason: "the file is JSON over several lines",
        advice: "write one object a line: jq -c . FILE > FILE.ndjson")
    }
    let product = Self.products.first { $0.keys.allSatisfy(isKey) }
    guard let product else {
      return .recognised(
        preset: "native", format: .ndjson,
        reason: "the first line is a JSON object, with the keys of no known product")
    }
    let keys = product.keys.joined(separator: ", ")
    guard presets.contains(product.preset) else {
      return .unknown(
        reason: "the keys \(keys) are those of \(product.title), for which there is no preset",
        advice: "map its fields in journey.yaml, or try --preset native")
    }
    return .recognised(
      preset: product.preset, format: .ndjson,
      reason: "the keys \(keys) are those of \(product.title)")
  }

  /// Whether the first line has a key.
  private func isKey(_ name: String) -> Bool {
    guard let line = lines.first else { return false }
    return line.contains("\"\(name)\":") || line.contains("\"\(name)\" :")
  }
}
