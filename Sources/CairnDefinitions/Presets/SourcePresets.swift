public import CairnModel

/// Presets: mappings that ship with the program, in the language that users write.
public enum SourcePresets {
  /// A preset as it ships.
  struct Shipped: Sendable {
    var name: String
    /// Other names for the same.
    var aliases: [String] = []
    var text: String
  }

  static let shipped = [
    Shipped(name: "native", aliases: ["ndjson"], text: PresetText.native),
    Shipped(name: "segment", aliases: ["rudderstack"], text: PresetText.segment),
    Shipped(
      name: "segment_tables", aliases: ["rudderstack_tables"], text: PresetText.segmentTables),
    Shipped(name: "ga4", text: PresetText.ga4),
    Shipped(name: "snowplow", text: PresetText.snowplow),
    Shipped(name: "posthog", text: PresetText.postHog),
    Shipped(name: "amplitude", text: PresetText.amplitude),
    Shipped(name: "mixpanel", text: PresetText.mixpanel),
    Shipped(name: "matomo", text: PresetText.matomo),
    Shipped(name: "shopify", text: PresetText.shopify),
    Shipped(name: "woocommerce", text: PresetText.wooCommerce),
    Shipped(name: "woocommerce_api", text: PresetText.wooCommerceAPI),
    Shipped(name: "hubspot", text: PresetText.hubSpot),
    Shipped(name: "salesforce", text: PresetText.salesforce),
    Shipped(name: "combined", aliases: ["apache", "nginx"], text: PresetText.combined),
    Shipped(name: "common", text: PresetText.common),
    Shipped(name: "vhost_combined", text: PresetText.vhostCombined),
    Shipped(name: "w3c", aliases: ["iis", "cloudfront"], text: PresetText.w3c),
    Shipped(name: "alb", text: PresetText.alb),
    Shipped(name: "cloudevents", text: PresetText.cloudEvents),
    Shipped(name: "otlp", text: PresetText.otlp),
  ]

  /// The plain formats, which have the names of the native preset.
  static let plainNames = ["native", "ndjson", "csv", "tsv", "json", "logfmt", "w3c"]

  /// The names that `format` and `preset` may have, in the order they are shown.
  public static let names: [String] = {
    var names = ["native", "ndjson", "csv", "tsv", "json", "logfmt"]
    for preset in shipped.dropFirst() { names += [preset.name] + preset.aliases }
    return names
  }()

  /// The presets without their further names.
  public static var all: [SourceDefinition] { shipped.compactMap { read[$0.name] } }

  /// The source that a preset makes, under the name that it has there.
  public static func preset(named name: String) -> SourceDefinition? {
    if let format = format(named: name), name != "w3c" { return format }
    return shipped(named: name).flatMap { read[$0.name] }
  }

  /// A preset as a definitions file to start from.
  public static func text(of name: String) -> String? {
    if let shipped = shipped(named: name) { return shipped.text }
    guard format(named: name) != nil else { return nil }
    return PresetText.native.replacing("format: ndjson ", with: "format: \(name) ")
      .replacing("  native:", with: "  \(name):")
  }

  /// A plain format, with the fields that are assumed where nothing is known.
  static func format(named name: String) -> SourceDefinition? {
    let format: RecordFormat
    switch name {
    case "native", "ndjson": format = .ndjson
    case "csv": format = .delimited(separator: 0x2C, columns: nil)
    case "tsv": format = .delimited(separator: 0x09, columns: nil)
    case "json": format = .json
    case "logfmt": format = .logfmt
    case "w3c": return SourceDefinition(name: name, format: .w3c, mapping: FieldMapping())
    default: return nil
    }
    return SourceDefinition(name: "native", format: format, mapping: .native)
  }

  /// What is assumed of NDJSON and CSV that no other preset recognises.
  public static let native = SourceDefinition(name: "native", format: .ndjson, mapping: .native)

  private static func shipped(named name: String) -> Shipped? {
    shipped.first { $0.name == name || $0.aliases.contains(name) }
  }

  /// All presets, read once.
  private static let read: [String: SourceDefinition] = {
    var read: [String: SourceDefinition] = [:]
    for preset in shipped {
      var reading = DefinitionsReading(text: preset.text, file: preset.name, zones: ZoneTables())
      reading.areFormatsPlain = true
      reading.read(preset.text)
      assert(reading.problems.isEmpty, reading.problems.map(\.description).joined(separator: "\n"))
      read[preset.name] = reading.definitions.sources.first
    }
    return read
  }()
}

/// The texts of the presets.
enum PresetText {}
