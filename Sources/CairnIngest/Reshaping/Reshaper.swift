// From one record as it stands in a file to the records that the mapping reads.

import CairnModel

/// A record that was written anew, and the further event that it stands for.
struct ReshapedRecord: Sendable {
  var tree: RecordTree
  /// The name of the further event, empty for the record's own.
  var ending: [UInt8] = []
}

/// Does to records what a source's definition says.
struct Reshaper: Sendable {
  let shape: RecordShape
  private let amounts: [String: [Transform]]
  private let unpacked: [[UInt8]]
  private let pairs: [(path: [UInt8], list: PairList)]
  private let each: [[UInt8]]
  private let gatherers: [KeyGatherer]

  init(_ source: SourceDefinition) {
    shape = source.shape
    amounts = source.mapping.amounts
    unpacked = shape.unpacked.map { Array($0.utf8) }
    pairs = shape.pairs.map { (Array($0.path.utf8), $0) }
    gatherers = shape.gathered.map(KeyGatherer.init)
    each = (shape.each ?? "").split(separator: ".").map { Array($0.utf8) }
  }

  /// Whether records that hold no JSON in texts are taken as they stand.
  var onlyUnpacks: Bool {
    shape.group == nil && each.isEmpty && pairs.isEmpty && shape.also.isEmpty
      && shape.decoded.isEmpty && gatherers.isEmpty
  }

  /// The records that one record gives; nil where it stays as it is.
  ///
  /// `leftAside` counts texts in base64 that are no JSON.
  func reshaped(_ tree: RecordTree, _ leftAside: inout Int) -> [ReshapedRecord]? {
    var isChanged = false
    let whole = unpacking(decoding(tree, &isChanged, &leftAside), &isChanged)
    var items = [whole]
    if !each.isEmpty {
      items = whole.unfolded(each[...])
      isChanged = true
    }
    var records: [ReshapedRecord] = []
    for item in items {
      var record = pairing(unpacking(item, &isChanged), &isChanged)
      for gatherer in gatherers { gatherer.gather(&record, &isChanged) }
      records.append(ReshapedRecord(tree: record))
      records += further(record, shape.also)
    }
    return isChanged || records.count != 1 ? records : nil
  }

  /// The record with the JSON that stands in it in base64; texts that are none are left out.
  private func decoding(
    _ tree: RecordTree, _ isChanged: inout Bool, _ leftAside: inout Int
  ) -> RecordTree {
    guard !shape.decoded.isEmpty, case .object(var members) = tree else { return tree }
    for text in shape.decoded {
      guard let index = members.firstIndex(where: { $0.key.elementsEqual(text.key.utf8) }) else {
        continue
      }
      isChanged = true
      let encoded = members.remove(at: index).value
      let isTaken = members.contains { $0.key.elementsEqual(text.target.utf8) }
      let isMeant = text.filter.map { tree.meets($0, amounts) } ?? true
      if isMeant, !isTaken, let value = encoded.scalarText.flatMap(Base64Text.bytes),
        let json = RecordTree(json: value[...]), json.isPresent
      {
        members.append(RecordTree.Member(key: Array(text.target.utf8), value: json))
      } else if encoded.isPresent {
        leftAside += 1
      }
    }
    return .object(members)
  }

  private func unpacking(_ tree: RecordTree, _ isChanged: inout Bool) -> RecordTree {
    var tree = tree
    for path in unpacked {
      guard let changed = tree.changing(path, { $0.unpacked }) else { continue }
      (tree, isChanged) = (changed, true)
    }
    return tree
  }

  private func pairing(_ tree: RecordTree, _ isChanged: inout Bool) -> RecordTree {
    var tree = tree
    for (path, list) in pairs {
      guard let changed = tree.changing(path, { $0.paired(list) }) else { continue }
      (tree, isChanged) = (changed, true)
    }
    return tree
  }

  /// The further event of one name, where the record gives it; nil where there is no such event.
  func further(_ tree: RecordTree, named name: [UInt8]) -> [ReshapedRecord]? {
    let events = shape.also.filter { $0.name.utf8.elementsEqual(name) }
    return events.isEmpty ? nil : further(tree, events)
  }

  /// Further events of a record: the record with what is different in front.
  private func further(_ tree: RecordTree, _ events: [FurtherEvent]) -> [ReshapedRecord] {
    events.flatMap { event in
      event.records(of: tree)
        .filter { record in event.filter.map { record.meets($0, amounts) } ?? true }
        .compactMap { further($0, event) }
    }
  }

  private func further(_ tree: RecordTree, _ event: FurtherEvent) -> ReshapedRecord? {
    guard case .object(let members) = tree else { return nil }
    var changes: [RecordTree.Member] = []
    for field in event.fields {
      let isTime = field.name == FurtherEvent.time
      for rule in field.rule.all {
        guard let value = tree.value(of: rule, amounts) else { continue }
        let key = FurtherEvent.member(of: field.name, isTime ? rule.timeForm : nil)
        changes.append(RecordTree.Member(key: Array(key.utf8), value: value))
        break
      }
    }
    let container = RecordTree.Member(
      key: Array(FurtherEvent.container.utf8), value: .object(changes))
    return ReshapedRecord(tree: .object([container] + members), ending: Array(event.name.utf8))
  }
}

extension FurtherEvent {
  /// The records that may be such an event: the record itself, or one for each item of its list.
  fileprivate func records(of tree: RecordTree) -> [RecordTree] {
    guard let each else { return [tree] }
    guard tree.value(at: each.utf8)?.isPresent == true else { return [] }
    return tree.unfolded(each.split(separator: ".").map { Array($0.utf8) }[...])
  }
}

extension RecordTree {
  /// What one rule finds in the record, changed as the rule says.
  fileprivate func value(of rule: FieldRule, _ amounts: [String: [Transform]]) -> RecordTree? {
    guard rule.filter.map({ meets($0, amounts) }) ?? true else { return nil }
    if !rule.joined.isEmpty { return joined(rule) }
    for path in rule.from {
      if let value = value(at: path, rule) { return value }
    }
    return rule.constant.map { .text($0.utf8) }
  }

  /// The texts of a rule that joins; one that is absent is empty.
  private func joined(_ rule: FieldRule) -> RecordTree? {
    let parts = rule.joined.map { value(at: $0, rule)?.scalarText }
    guard case .some(.some) = parts.first else { return nil }
    return .text(parts.map { $0 ?? [] }.joined(separator: Array(rule.separator.utf8)))
  }

  /// The value at a path, changed as a rule says; nil where it is absent or counts as that.
  private func value(at path: String, _ rule: FieldRule) -> RecordTree? {
    guard let value = value(at: path.utf8), value.isPresent else { return nil }
    guard rule.readsLists || value.scalarText != nil else { return value }
    var text = value.scalarText ?? []
    if value.scalarText == nil { value.append(to: &text) }
    for transform in rule.transforms {
      if case .number = transform, !value.isText { continue }
      transform.apply(to: &text)
    }
    let isIgnored = [text, text.map(\.lowercased)].contains { bytes in
      rule.ignored.contains(ByteText(bytes: bytes))
    }
    guard !text.isEmpty, !isIgnored else { return nil }
    let meaning = rule.map[String(decoding: text, as: UTF8.self)]
    if meaning == nil, rule.transforms.isEmpty { return value }
    return meaning.map { $0.isEmpty ? nil : .text($0.utf8) } ?? .text(text)
  }

  private var isText: Bool {
    if case .scalar(let bytes) = self { bytes.first == .quote } else { false }
  }

  fileprivate func meets(_ filter: EventFilter, _ amounts: [String: [Transform]]) -> Bool {
    filter.isMet { name in
      value(at: name.bytes)?.property.map { amounts.compared($0, of: name) }
    }
  }

  /// The value as a filter compares it.
  private var property: PropertyValue? {
    guard case .scalar(let bytes) = self else {
      var json: [UInt8] = []
      append(to: &json)
      return isPresent ? .text(ByteText(bytes: json)) : nil
    }
    guard let text = scalarText, !text.isEmpty else { return nil }
    guard bytes.first != .quote else { return .text(ByteText(bytes: text)) }
    if text == Array("true".utf8) { return .boolean(true) }
    if text == Array("false".utf8) { return .boolean(false) }
    let (type, payload) = NumberText.typed(text.span)
    let signed = Int64(bitPattern: payload)
    return switch type {
    case .integer: .integer(signed)
    case .decimal: .decimal(Decimal4(tenThousandths: signed))
    case .real: .real(Double(bitPattern: payload))
    default: .text(ByteText(bytes: text))
    }
  }
}
