internal import CairnModel
internal import Yams

/// What is done to a record before its fields are taken: `unpack`, `each`, `pairs`, `group`,
/// `gather`, `also`.
extension DefinitionsReading {
  private enum PairKey: String, CaseIterable { case path = "in", key, value, part, of }
  private enum UnpackKey: String, CaseIterable { case base64, target = "as", filter = "where" }
  private enum GroupKey: String, CaseIterable { case by, items }
  private enum GatherKey: String, CaseIterable { case keys, target = "as" }
  private enum AlsoKey: String, CaseIterable { case each, filter = "where", fields }

  mutating func readShape(_ key: String, _ value: Node, into source: inout SourceDefinition) {
    switch key {
    case "unpack": readUnpack(value, into: &source.shape)
    case "each":
      source.shape.each = text(value)
      if let text = source.shape.each, Double(text) != nil {
        report(value, "'\(text)' is no path", suggestion: "name the list: data.items")
      }
    case "pairs": source.shape.pairs = pairs(value)
    case "group": source.shape.group = group(value)
    case "gather": source.shape.gathered = gathered(value)
    default: readAlso(value, into: &source)
    }
  }

  /// Paths whose text is JSON, and keys whose text is JSON in base64.
  private mutating func readUnpack(_ node: Node, into shape: inout RecordShape) {
    (shape.unpacked, shape.decoded) = ([], [])
    let items = node.sequence.map(Array.init) ?? [node]
    guard items.contains(where: { $0.mapping != nil }) else {
      shape.unpacked = texts(node).map(\.text)
      return
    }
    for item in items {
      guard item.mapping != nil else {
        if let path = text(item) { shape.unpacked.append(path) }
        continue
      }
      var encoded = EncodedText(key: "")
      var target: String?
      for (key, value) in members(item, UnpackKey.self) {
        switch key {
        case .base64: encoded.key = text(value) ?? ""
        case .target: target = text(value)
        case .filter: encoded.filter = filter(value)
        }
      }
      encoded.target = target ?? encoded.key
      if encoded.key.isEmpty { report(item, "'base64' is missing: the key of the text") }
      shape.decoded.append(encoded)
    }
  }

  /// Paths of lists, each as a text or as a map that names the members.
  private mutating func pairs(_ node: Node) -> [PairList] {
    let items = node.sequence.map(Array.init) ?? [node]
    return items.compactMap { item in
      guard item.mapping != nil else { return text(item).map { PairList(path: $0) } }
      var list = PairList(path: "")
      var part: Int?
      for (key, value) in members(item, PairKey.self) {
        switch key {
        case .path: list.path = text(value) ?? ""
        case .key: list.key = text(value) ?? list.key
        case .value: list.value = text(value) ?? list.value
        case .part: part = integer(value, in: 1...100)
        case .of: if let text = text(value) { list.part = (text, list.part?.number ?? 1) }
        }
      }
      if let part { list.part = (list.part?.separator ?? "/", part) }
      if list.path.isEmpty { report(item, "'in' is missing: the path of the list") }
      return list
    }
  }

  /// Keys that become lists, by a map or several.
  private mutating func gathered(_ node: Node) -> [KeyList] {
    let items = node.sequence.map(Array.init) ?? [node]
    return items.map { item in
      var list = KeyList()
      for (key, value) in members(item, GatherKey.self) {
        switch key {
        case .keys:
          for (text, node) in texts(value) {
            if text.count(where: { $0 == "*" }) != 1 {
              report(
                node, "'\(text)' has not one '*'", suggestion: "write it for the part that differs")
            }
            list.keys.append(text)
          }
        case .target: list.target = text(value) ?? ""
        }
      }
      if item.mapping != nil, list.keys.isEmpty || list.target.isEmpty {
        report(item, "'keys' or 'as' is missing: their names, and what the list is called")
      }
      return list
    }
  }

  /// The column by which rows belong together, and the columns that each row has for itself.
  private mutating func group(_ node: Node) -> RowGroup? {
    guard node.mapping != nil else { return RowGroup(by: texts(node).map(\.text)) }
    var group = RowGroup(by: [])
    for (key, value) in members(node, GroupKey.self) {
      switch key {
      case .by: group.by = texts(value).map(\.text)
      case .items: group.items = texts(value).map(\.text)
      }
    }
    if group.by.isEmpty { report(node, "'by' is missing: the column that rows have in common") }
    return group
  }

  /// Further events, whose fields go before the mapping's own, under keys that no record has.
  private mutating func readAlso(_ node: Node, into source: inout SourceDefinition) {
    for (name, _, value) in members(node) {
      var event = FurtherEvent(name: name)
      for (key, value) in members(value, AlsoKey.self) {
        switch key {
        case .each: event.each = text(value)
        case .filter: event.filter = filter(value)
        case .fields: event.fields = furtherFields(value)
        }
      }
      if !event.fields.contains(where: { $0.name == "event" }) {
        report(value, "'event' is missing under 'fields': the name of the further event")
      }
      if let list = event.each, !event.fields.contains(where: { $0.name == "id" }) {
        report(
          value, "'id' is missing under 'fields': the items of a list need ids of their own",
          suggestion: "write id: \(list).id, or join: what tells them apart")
      }
      source.shape.also.append(event)
    }
  }

  private mutating func furtherFields(_ node: Node) -> [FieldMapping.Named] {
    var fields: [FieldMapping.Named] = []
    for (name, _, value) in members(node) {
      guard name == "ids" else {
        fields.append(FieldMapping.Named(name: name, rule: rule(value, name, base: FieldRule())))
        continue
      }
      for (type, key, value) in members(value) {
        checkIdentity(type, key)
        fields.append(FieldMapping.Named(name: type, rule: rule(value, type, base: FieldRule())))
      }
    }
    return fields
  }
}
