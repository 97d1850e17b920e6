import CairnBytes
import Foundation

/// One case of a peer's public tests: events in, persons a step out.
struct FunnelCase: Decodable {
  struct Semantics: Decodable {
    struct Step: Decodable {
      var any_of: [String]?
      var event: String?
      var `where`: [String: String]?
    }

    struct Exclusion: Decodable {
      var event: String
      var from_step: Int
      var to_step: Int
    }

    var kind: String
    var window_seconds: Int?
    var mode: String?
    var steps: [Step]
    var exclusions: [Exclusion]?
    var pattern: String?
  }

  struct Event: Decodable {
    var user: String
    var ts: String
    var event: String
    var props: [String: Scalar]
  }

  struct Expected: Decodable {
    var counts: [Int]?
    var match: Int?
    var non_overlapping_count: Int?
    var average_seconds_from_previous_step: [Double?]?
    var median_seconds_from_previous_step: [Double?]?
  }

  /// A property's value as it stands in JSON.
  enum Scalar: Codable {
    case text(String)
    case number(Double)
    case flag(Bool)
    case nothing

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if let flag = try? container.decode(Bool.self) {
        self = .flag(flag)
      } else if let number = try? container.decode(Double.self) {
        self = .number(number)
      } else if let text = try? container.decode(String.self) {
        self = .text(text)
      } else {
        self = .nothing
      }
    }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.singleValueContainer()
      switch self {
      case .text(let text): try container.encode(text)
      case .number(let number): try container.encode(number)
      case .flag(let flag): try container.encode(flag)
      case .nothing: try container.encodeNil()
      }
    }
  }

  var name: String
  var semantics: Semantics
  var events: [Event]
  var expected: Expected
  var identities: [String: String]?

  /// The cases in a folder.
  static func read(_ folder: String) throws -> [FunnelCase] {
    let data = try Data(contentsOf: URL(fileURLWithPath: "\(folder)/funnel_cases.json"))
    return try JSONDecoder().decode([FunnelCase].self, from: data)
  }

  /// The events as a gzipped log; a user with another identity carries both.
  func log() throws -> [UInt8] {
    var lines: [UInt8] = []
    for (index, event) in events.enumerated() {
      var fields: [String: Scalar] = [
        "event": .text(event.event), "timestamp": .text(event.ts), "event_id": .text("e\(index)"),
      ]
      if let identity = identities?[event.user] {
        fields["anonymous_id"] = .text(event.user)
        fields["user_id"] = .text(identity)
      } else {
        fields["user_id"] = .text(event.user)
      }
      for (name, value) in event.props { fields[name] = value }
      lines += Array(try JSONEncoder().encode(fields)) + [0x0A]
    }
    return GzipWriter.compress(lines.span, .small(level: 6))
  }

  /// The steps as they are typed.
  var steps: [String] {
    semantics.steps.map { step in
      let names = step.any_of ?? [step.event ?? "*"]
      let conditions = (step.where ?? [:]).sorted { $0.key < $1.key }
        .map { "\"\($0.key)\" = '\($0.value)'" }
      let filter = conditions.isEmpty ? "" : "[\(conditions.joined(separator: " and "))]"
      return names.map { "'\($0)'\(filter)" }.joined(separator: "|")
    }
  }

  /// A definitions file with the steps as a funnel: a name there may be one that no event has.
  func definitions() throws -> String {
    let steps = String(decoding: try JSONEncoder().encode(self.steps), as: UTF8.self)
    return """
      version: 1
      sources:
        web: {match: ["*.gz"], format: ndjson, time_range: {from: 1970-01-01, to: 2100-01-01}}
      funnels:
        example: {steps: \(steps)}
      """
  }

  /// The options that stand for the case's rules.
  var options: [String] {
    var options: [String] = []
    if let window = semantics.window_seconds { options += ["--window", "\(window)s"] }
    switch semantics.mode {
    case "strict": options += ["--order", "strict"]
    case "unordered": options += ["--order", "any"]
    default: break
    }
    for exclusion in semantics.exclusions ?? [] {
      options += [
        "--exclude", "\(exclusion.event)@\(exclusion.from_step + 1)-\(exclusion.to_step + 1)",
      ]
    }
    return options
  }
}
