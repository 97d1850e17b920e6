import CairnModel
import Foundation
import Testing

@testable import CairnDefinitions

/// The published schema says the same as the reader.
@Suite struct DefinitionsSchemaTests {
  private static let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("docs/journey.schema.json").path

  private typealias Schema = [String: Any]

  private func schema() throws -> Schema {
    let data = try #require(FileManager.default.contents(atPath: Self.path))
    return try #require(JSONSerialization.jsonObject(with: data) as? Schema)
  }

  /// Every closed map of the schema with the keys it knows, and YAML that leads into it.
  private func closedMaps(
    _ node: Schema, in root: Schema, leading: (String) -> String,
    into found: inout [(String, [String])]
  ) {
    if let reference = node["$ref"] as? String, let name = reference.split(separator: "/").last,
      let target = (root["$defs"] as? Schema)?[String(name)] as? Schema
    {
      return closedMaps(target, in: root, leading: leading, into: &found)
    }
    for choice in node["oneOf"] as? [Schema] ?? [] {
      closedMaps(choice, in: root, leading: leading, into: &found)
    }
    if let items = node["items"] as? Schema {
      closedMaps(items, in: root, leading: { leading("[\($0)]") }, into: &found)
    }
    if let other = node["additionalProperties"] as? Schema {
      closedMaps(other, in: root, leading: { leading("{x: \($0)}") }, into: &found)
    }
    let members = node["properties"] as? [String: Schema] ?? [:]
    if node["additionalProperties"] as? Bool == false {
      found.append((leading("{bogus: 1}"), members.keys.sorted()))
    }
    for (name, member) in members.sorted(by: { $0.key < $1.key }) {
      closedMaps(member, in: root, leading: { leading("{\(name): \($0)}") }, into: &found)
    }
  }

  @Test func `the schema and the reader know the same keys in every map`() throws {
    let root = try schema()
    var maps: [(String, [String])] = []
    closedMaps(root, in: root, leading: { $0 }, into: &maps)
    #expect(maps.count >= 18)
    for (yaml, keys) in maps {
      do throws(DefinitionsError) {
        _ = try DefinitionsFile.read(yaml)
        Issue.record("no complaint about \(yaml)")
      } catch {
        let problem = error.problems.first { $0.message.hasPrefix("unknown key 'bogus'") }
        let hint = problem?.suggestion?.replacing("it may be ", with: "") ?? ""
        #expect(hint.split(separator: ", ").map(String.init).sorted() == keys, "\(yaml)")
      }
    }
  }

  private static let script = """
    import sys, json, datetime, yaml, jsonschema
    schema = json.load(open(sys.argv[1]))
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    def plain(node):
        if isinstance(node, dict): return {str(k): plain(v) for k, v in node.items()}
        if isinstance(node, list): return [plain(v) for v in node]
        if isinstance(node, datetime.date): return str(node)
        return node
    for text in sys.argv[2:]:
        errors = list(validator.iter_errors(plain(yaml.safe_load(text) or {})))
        print("bad" if errors else "good", errors[0].message if errors else "")
    """

  @Test func `jsonschema takes what the reader takes, and refuses what it refuses`() throws {
    let good = [
      DefinitionsFileTests.example, BuiltInDefinitions.text, "", "version: 1",
      "channels: [{a: \"b = 1\"}]", "stage_models: {a: {rules: [{b: {has_ordered: true}}]}}",
      "sources: {a: {fields: {x: y}}}",
      "stages: [{a: {first_session: true, after: b, until: [c]}}]",
      "stage_models: {a: {rules: [{b: {event: c}}], unassigned_limit: 5%}}",
    ]
    let bad = [
      "stags: 1", "version: 2", "session: {timeout: 30}", "session: {timeout: 30 minutes}",
      "currency: euro", "week_starts: Monday", "funnels: {a: {}}", "surveys: {a: {scale: [1]}}",
      "stages: {a: {event: b}}", "stages: [{a: {}}]", "identity: {ids: {a: weak}}",
      "sources: {a: {fields: {time: {unit: m}}}}", "sources: {a: {format: xml}}",
      "stages: [{a: {until: b}}]", "stages: [{a: {first_session: first}}]",
      "commerce: {cart: {value: mean}}", "stages: [{a: {event: x}, b: {event: y}}]",
    ]
    for text in good { _ = try DefinitionsFile.read(text) }
    for text in bad {
      #expect(throws: DefinitionsError.self, "\(text)") { try DefinitionsFile.read(text) }
    }
    guard let output = try Python.run(Self.script, [Self.path] + good + bad) else { return }
    let verdicts = output.split(separator: "\n")
    #expect(verdicts.count == good.count + bad.count)
    for (verdict, text) in zip(verdicts, good + bad) {
      #expect(
        verdict.hasPrefix(good.contains(text) ? "good" : "bad"), "\(verdict): \(text.prefix(80))")
    }
  }
}
