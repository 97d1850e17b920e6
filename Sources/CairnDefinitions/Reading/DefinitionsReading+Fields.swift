internal import CairnModel
internal import Yams

/// Which of a record's fields become what: `fields`.
extension DefinitionsReading {
  private enum RuleKey: String, CaseIterable {
    case from, map, unit, pattern, zone, ignore, transform
    case constant = "const"
  }

  private enum UnitName: String, CaseIterable { case s, ms, us, ns }

  /// What is given takes the place of what the preset says about the same field; `ids` of all ids.
  mutating func readFields(_ node: Node, into mapping: inout FieldMapping) {
    let identityNames = definitions.identity.types.map(\.name.description)
    for (name, key, value) in members(node) {
      switch name {
      case "event": mapping.event = rule(value, name, base: mapping.event)
      case "time": mapping.time = rule(value, name, base: mapping.time)
      case "id": mapping.id = rule(value, name, base: mapping.id)
      case "ids":
        mapping.identities = []
        for (type, typeKey, value) in members(value) {
          if identityNames.contains(type) {
            set(&mapping.identities, type, value)
          } else {
            report(
              typeKey, "'\(type)' is no id of the definitions",
              suggestion: Self.hint(for: type, among: identityNames))
            _ = rule(value, type, base: FieldRule())
          }
        }
      case _ where identityNames.contains(name): set(&mapping.identities, name, value)
      case _ where name.hasPrefix("$") || name.contains("\0"):
        report(key, "'\(name)' is no name for a property")
      default: set(&mapping.properties, name, value)
      }
    }
  }

  private mutating func set(_ fields: inout [FieldMapping.Named], _ name: String, _ node: Node) {
    let index = fields.firstIndex { $0.name == name }
    let read = rule(node, name, base: index.map { fields[$0].rule } ?? FieldRule())
    if let index { fields[index].rule = read } else { fields.append(.init(name: name, rule: read)) }
  }

  /// A name, a list of names of which the first that is present wins, or a map.
  ///
  /// A map without `from` and `const` is about the same field as before.
  private mutating func rule(_ node: Node, _ name: String, base: FieldRule) -> FieldRule {
    guard node.mapping != nil else { return FieldRule(from: texts(node).map(\.text)) }
    var rule = FieldRule()
    for (key, value) in members(node, RuleKey.self) {
      switch key {
      case .from: rule.from = texts(value).map(\.text)
      case .constant: rule.constant = text(value)
      case .map: rule.map = map(value)
      case .unit:
        rule.unit = choice(value, UnitName.self).flatMap {
          FieldRule.TimeUnit(rawValue: $0.rawValue)
        }
      case .pattern: rule.pattern = pattern(value)
      case .zone: rule.zone = zone(value)
      case .ignore:
        rule.ignored = Set(texts(value, allowingEmpty: true).map { ByteText($0.text) })
      case .transform:
        rule.transforms = texts(value).compactMap { choice($0.node, FieldRule.Transform.self) }
      }
    }
    if rule.from.isEmpty, rule.constant == nil {
      rule.from = base.from.isEmpty ? [name] : base.from
    }
    return rule
  }

  private mutating func map(_ node: Node) -> [String: String] {
    var map: [String: String] = [:]
    for (name, _, value) in members(node) {
      if let text = text(value) { map[name] = text }
    }
    return map
  }

  private mutating func pattern(_ node: Node) -> String? {
    guard let text = text(node) else { return nil }
    guard text.contains("%") else {
      report(
        node, "'\(text)' has no letters of a time", suggestion: "write it as %Y-%m-%d %H:%M:%S")
      return nil
    }
    return text
  }
}
