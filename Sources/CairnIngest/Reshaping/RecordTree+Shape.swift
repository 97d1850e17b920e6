import CairnModel

extension RecordTree {
  /// A text that is JSON, as what it says; nil where it is none.
  var unpacked: RecordTree? {
    // Only a text with a backslash near its beginning: what `mayUnpack` looks for in a chunk.
    guard case .scalar(let bytes) = self, bytes.first == .quote,
      bytes.dropFirst(2).prefix(2).contains(.backslash), let text = scalarText,
      let first = text.first(where: { !$0.isBlank }),
      first == .openingBrace || first == .openingBracket
    else { return nil }
    return RecordTree(json: text[...])
  }

  /// A list of names and values as an object; nil where it is none.
  func paired(_ pairs: PairList) -> RecordTree? {
    guard case .list(let items) = self else { return nil }
    var members: [Member] = []
    var values: [[UInt8]: [RecordTree]] = [:]
    for item in items {
      guard let name = item.value(at: pairs.key.utf8)?.rawText,
        let value = item.value(at: pairs.value.utf8)?.plain(pairs)
      else { continue }
      let key = pairs.part.map { Self.part(of: name, $0.separator, $0.number) } ?? name
      if values[key] == nil { members.append(Member(key: key, value: value)) }
      values[key, default: []].append(value)
    }
    for index in members.indices {
      if let all = values[members[index].key], all.count > 1 { members[index].value = .list(all) }
    }
    return .object(members)
  }

  /// A text as it stands in JSON, without its quotes.
  private var rawText: [UInt8]? {
    guard case .scalar(let bytes) = self, bytes.first == .quote else { return nil }
    return Array(bytes.dropFirst().dropLast())
  }

  /// What a typed value holds: the 7 of `{"int_value": "7"}`, the lists and pairs of OpenTelemetry.
  private func plain(_ pairs: PairList) -> RecordTree? {
    guard case .object(let members) = self else { return isNull ? nil : self }
    guard let member = members.first(where: { Self.typeNames.contains($0.key) && !$0.value.isNull })
    else { return members.contains { !$0.value.isNull } ? self : nil }
    guard case .object(let inner) = member.value, inner.first?.key == Array("values".utf8),
      case .list(let items)? = inner.first?.value
    else { return member.value }
    if let object = RecordTree.list(items).paired(pairs), case .object(let found) = object,
      !found.isEmpty
    {
      return object
    }
    return .list(items.compactMap { $0.plain(pairs) })
  }

  private static let typeNames = Set(
    [
      "string_value", "int_value", "float_value", "double_value", "stringValue", "intValue",
      "doubleValue", "boolValue", "bytesValue", "arrayValue", "kvlistValue",
    ].map { Array($0.utf8) })

  private var isNull: Bool {
    guard case .scalar(let bytes) = self else { return false }
    return bytes.elementsEqual(Self.null)
  }

  private static func part(of name: [UInt8], _ separator: String, _ number: Int) -> [UInt8] {
    guard let byte = separator.utf8.first else { return name }
    let parts = name.split(separator: byte, omittingEmptySubsequences: false)
    return parts.indices.contains(number - 1) ? Array(parts[number - 1]) : name
  }
}
