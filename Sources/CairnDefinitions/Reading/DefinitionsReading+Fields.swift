internal import CairnModel
internal import Yams

/// Which of a record's fields become what: `fields`.
extension DefinitionsReading {
  private enum RuleKey: String, CaseIterable {
    case from, map, unit, pattern, zone, ignore, transform, number, join, with
    case constant = "const"
    case filter = "where"
  }

  private enum TransformKey: String, CaseIterable {
    case first, until, after, without, prefix, each
  }

  private enum UnitName: String, CaseIterable { case s, ms, us, ns }

  /// What is given takes the place of what the preset says about the same field; `ids` of all ids.
  mutating func readFields(_ node: Node, into mapping: inout FieldMapping) {
    for (name, key, value) in members(node) {
      switch name {
      case "event": mapping.event = rule(value, name, base: mapping.event)
      case "time": mapping.time = rule(value, name, base: mapping.time)
      case "id": mapping.id = rule(value, name, base: mapping.id)
      case "ids":
        mapping.identities = []
        for (type, typeKey, value) in members(value) {
          if checkIdentity(type, typeKey) {
            set(&mapping.identities, type, value)
          } else {
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

  /// The names of the ids that the definitions know.
  var identityNames: [String] { definitions.identity.types.map(\.name.description) }

  /// Reports a name that is no id's.
  @discardableResult
  mutating func checkIdentity(_ name: String, _ key: Node) -> Bool {
    guard !identityNames.contains(name) else { return true }
    report(
      key, "'\(name)' is no id of the definitions",
      suggestion: Self.hint(for: name, among: identityNames))
    return false
  }

  private mutating func set(_ fields: inout [FieldMapping.Named], _ name: String, _ node: Node) {
    let index = fields.firstIndex { $0.name == name }
    let read = rule(node, name, base: index.map { fields[$0].rule } ?? FieldRule())
    if let index { fields[index].rule = read } else { fields.append(.init(name: name, rule: read)) }
  }

  /// A name, a list of names of which the first that is present wins, or a map.
  ///
  /// A map without `from`, `const` and `join` is about the same field as before.
  mutating func rule(_ node: Node, _ name: String, base: FieldRule) -> FieldRule {
    guard node.mapping != nil else { return rule(ofList: node, name, base: base) }
    var rule = FieldRule()
    var number: NumberForm?
    var keys: Set<RuleKey> = []
    for (key, value) in members(node, RuleKey.self) {
      keys.insert(key)
      switch key {
      case .from: rule.from = texts(value).map(\.text)
      case .constant:
        rule.constant = text(value)
        // A text that begins without a digit is no time in any form.
        if name == "time", let text = rule.constant, text.first?.isNumber != true {
          report(value, "'\(text)' is no time", suggestion: "write it as 2026-05-01T10:00:00Z")
        }
      case .map: rule.map = map(value)
      case .unit:
        rule.unit = choice(value, UnitName.self).flatMap {
          FieldRule.TimeUnit(rawValue: $0.rawValue)
        }
      case .pattern: rule.patterns = texts(value).compactMap { pattern($0.text, $0.node) }
      case .zone: rule.zone = zone(value)
      case .ignore:
        rule.ignored = Set(texts(value, allowingEmpty: true).map { ByteText($0.text) })
      case .transform:
        rule.transforms = (value.sequence.map(Array.init) ?? [value]).compactMap { transform($0) }
      case .number: number = numberForm(value, of: name)
      case .join: rule.joined = texts(value).map(\.text)
      case .with: rule.separator = text(value) ?? ""
      case .filter: rule.filter = filter(value)
      }
    }
    // It stands last: what the other changes leave is read.
    if let number { rule.transforms.append(.number(number)) }
    if rule.from.isEmpty, rule.constant == nil, rule.joined.isEmpty {
      let places = base.places.map { Self.laid(rule, keys, over: $0) }
      if !places.isEmpty { return FieldRule(firstOf: places) }
      rule.from = [name]
    }
    guard rule.filter != nil || !rule.joined.isEmpty else { return rule }
    // A rule with a condition, or that joins, is tried when the record has been read.
    var whole = FieldRule()
    whole.alternatives = [rule]
    return whole
  }

  /// One place where a field was looked for before, with what is said now instead of what was.
  private static func laid(
    _ rule: FieldRule, _ keys: Set<RuleKey>, over place: FieldRule
  ) -> FieldRule {
    var place = place
    if keys.contains(.map) { place.map = rule.map }
    if keys.contains(.ignore) { place.ignored = rule.ignored }
    if keys.contains(.with) { place.separator = rule.separator }
    if !keys.isDisjoint(with: [.unit, .pattern]) {
      (place.unit, place.patterns) = (rule.unit, rule.patterns)
    }
    place.zone = rule.zone ?? place.zone
    let form = rule.numberForm ?? place.numberForm
    if keys.contains(.transform) { place.transforms = rule.transforms }
    place.read(as: form)
    if let filter = rule.filter {
      place.filter = place.filter.map { EventFilter.and($0, filter) } ?? filter
    }
    return place
  }

  /// Names, of which the first that is present wins; from the first map on, rules in their order.
  private mutating func rule(ofList node: Node, _ name: String, base: FieldRule) -> FieldRule {
    guard let items = node.sequence, items.contains(where: { $0.mapping != nil }) else {
      return FieldRule(from: texts(node).map(\.text))
    }
    var whole = FieldRule()
    for item in items {
      if item.mapping != nil {
        let rule = rule(item, name, base: FieldRule())
        whole.alternatives += rule.alternatives.isEmpty ? [rule] : rule.alternatives
      } else if let text = text(item) {
        if whole.alternatives.isEmpty {
          whole.from.append(text)
        } else {
          whole.alternatives.append(FieldRule(from: [text]))
        }
      }
    }
    return whole
  }

  /// A word, or a map of one: `{first: 15}`, `{until: ";"}`, `{after: "/"}`,
  /// `{without: "'"}`, `{prefix: "deal/"}`, `{each: item_id}`.
  private mutating func transform(_ node: Node) -> Transform? {
    guard node.mapping != nil else {
      guard let word = text(node) else { return nil }
      if let known = Transform.words.first(where: { $0.word == word }) { return known.transform }
      let words = Transform.words.map(\.word) + TransformKey.allCases.map(\.rawValue)
      report(node, "unknown value '\(word)'", suggestion: Self.hint(for: word, among: words))
      return nil
    }
    for (key, value) in members(node, TransformKey.self) {
      switch key {
      case .first: return integer(value, in: 1...1_000).map { .first($0) }
      case .until: return text(value).map { .until($0) }
      case .after: return text(value).map { .after($0) }
      case .without: return text(value).map { .without($0) }
      case .prefix: return text(value).map { .prefix($0) }
      case .each: return text(value).map { .each($0) }
      }
    }
    return nil
  }

  private mutating func map(_ node: Node) -> [String: String] {
    var map: [String: String] = [:]
    for (name, _, value) in members(node) {
      if let text = text(value) { map[name] = text }
    }
    return map
  }

  private mutating func pattern(_ text: String, _ node: Node) -> String? {
    guard text.contains("%") || text == "iso" else {
      report(
        node, "'\(text)' has no letters of a time", suggestion: "write it as %Y-%m-%d %H:%M:%S")
      return nil
    }
    return text
  }
}
