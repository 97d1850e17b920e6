// Under which name an unmapped value is kept.
//
// A key's own name is its path, without the name of a lifted object (`properties.plan` is `plan`).
// Two keys of a record may have one name then. Which of them gets it must not depend on which the
// file showed first, so it is settled in every record anew: the top before `properties` before
// `props`; the loser is kept under its whole path. A name that the mapping fills is never given to
// another key.

import CairnBytes
import CairnModel

extension EventBuilder {
  /// The most nodes of keys that a file may have.
  private static let nodeLimit = 131_072

  /// Looks a key up, and adds it where it is new; nil where the record has too many.
  mutating func node(of key: Span<UInt8>, in container: Int) -> Int? {
    if let known = keys.find(key, in: container) { return known }
    newKeys += 1
    guard newKeys <= Limits.propertiesOfRecord, keys.nodes.count < Self.nodeLimit else {
      refusal = refusal ?? Refusal(.badLine, "too many different keys")
      return nil
    }
    if key.firstIndex(of: 0, from: 0) != nil {
      refusal = refusal ?? Refusal(.nulByte, "a key holds a NUL")
      return nil
    }
    let node = keys.add(key, in: container)
    let name = String(decoding: keys.key(of: node), as: UTF8.self)
    places.append(plan.place(of: name, in: places[container]))
    describe(node)
    return node
  }

  /// Decides what becomes of a new key's values.
  private mutating func describe(_ node: Int) {
    guard var place = places[node] else { return }
    let claims = plan.claims(of: place)
    if let first = claims.first {
      keys.nodes[node].role = .candidate
      keys.nodes[node].claim = first
      place.otherClaims = Array(claims.dropFirst())
      keys.nodes[node].hasOtherClaims = claims.count > 1
    } else if plan.mapping.keepsOnlyMapped {
      keys.nodes[node].role = .dropped
    }
    if plan.fills(place.name) {
      place.name =
        place.name == place.path || plan.fills(place.path) ? place.path + "_2" : place.path
    }
    if let guards {
      let isIdentifier = guards.hash != nil && claims.contains { plan.isIdentity(Int($0.target)) }
      place.guarding = isIdentifier ? .identifier : guards.kind(of: place.path)
      // Such values go the way of shared names, on which they are guarded.
      if place.guarding != nil, keys.nodes[node].role == .plain { keys.nodes[node].role = .shared }
    }
    places[node] = place
    join(node, named: place.name)
  }

  /// Counts a key among those of its name; they share the column where there is more than one, or
  /// where the name is also the whole path of a key that may lose its own.
  private mutating func join(_ node: Int, named name: String) {
    let members = namesakes[name, default: []]
    namesakes[name] = members + [node]
    guard !members.isEmpty || losersPaths.contains(name) else { return }
    share(node)
    for member in members { share(member) }
  }

  private mutating func share(_ node: Int) {
    guard !keys.nodes[node].isShared, let place = places[node] else { return }
    keys.nodes[node].isShared = true
    if keys.nodes[node].role == .plain { keys.nodes[node].role = .shared }
    let column = keys.nodes[node].column
    if column != SourceColumn.none, keys.nodes[node].lastRecord == record {
      // The record at hand has a value of the key already: it takes the seat that it now has.
      for index in firstField..<fields.count where fields[index].column == column {
        sharedSlots[column] = SharedSlot(
          record: record, rank: place.rank, node: node, fieldIndex: index)
      }
    }
    guard losersPaths.insert(place.path).inserted else { return }
    for member in namesakes[place.path, default: []] { share(member) }
  }

  /// Gives a plain key its column at its first value.
  mutating func column(of node: Int) -> UInt16? {
    let known = keys.nodes[node].column
    if known != SourceColumn.none { return known }
    guard let place = places[node], let column = columns.add(place.name) else {
      refusal = refusal ?? Refusal(.badLine, "more than \(Limits.propertyColumns) properties")
      return nil
    }
    keys.nodes[node].column = column
    return column
  }

  /// Keeps a value under its key's own name.
  mutating func keep(_ value: RecordValue, at node: Int) {
    guard !keepsOnlyMapped, let column = column(of: node) else { return }
    let value = guards == nil ? value : guarded(value, at: node)
    guard keys.nodes[node].isShared else { return append(value.field, column) }
    let rank = places[node]?.rank ?? 0
    keepShared(value.field, SharedSlot(record: record, rank: rank, node: node), column)
  }

  /// A column that several keys may fill, in the record at hand.
  struct SharedSlot: Sendable {
    var record: UInt32
    var rank: Int
    var node: Int
    var fieldIndex = 0
  }

  private mutating func keepShared(_ field: ParsedField, _ slot: SharedSlot, _ column: UInt16) {
    var slot = slot
    guard let holder = sharedSlots[column], holder.record == record else {
      slot.fieldIndex = fields.count
      sharedSlots[column] = slot
      return append(field, column)
    }
    guard slot.rank < holder.rank else { return keepUnderPath(field, of: slot.node, column) }
    let loser = fields[holder.fieldIndex]
    slot.fieldIndex = holder.fieldIndex
    sharedSlots[column] = slot
    fields[slot.fieldIndex] = field
    fields[slot.fieldIndex].column = column
    keepUnderPath(loser, of: holder.node, column)
  }

  /// Keeps a value whose name another key of the record has under its whole path; a key that has
  /// this name as its own goes before it, and then the value is lost.
  private mutating func keepUnderPath(_ field: ParsedField, of node: Int, _ lost: UInt16) {
    guard let path = places[node]?.path, let column = columns.add(path), column != lost else {
      return
    }
    keepShared(field, SharedSlot(record: record, rank: .max, node: node), column)
  }

  private mutating func append(_ field: ParsedField, _ column: UInt16) {
    var field = field
    field.column = column
    fields.append(field)
  }
}
