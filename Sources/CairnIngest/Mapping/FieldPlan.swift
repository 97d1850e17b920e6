import CairnModel

/// A source's mapping, ready to be asked which key fills which field.
struct FieldPlan: Sendable {
  /// How a mapped field's value is read.
  enum Kind: UInt8, Sendable {
    case event, time, id, identity
    /// A text, whatever it was in the record: a page, an order number.
    case text
    /// A currency's code, in capitals whatever its case in the record.
    case currency
    /// An exact decimal.
    case money
    /// An exact number, an integer where it has no fraction.
    case quantity
    /// A property of the user's own, as it stands.
    case own
    /// A value that a fallback may use; it has no field of its own.
    case spare

    /// Whether a repeated key of this kind leaves the record without a meaning.
    var mustBeUnique: Bool {
      self != .text && self != .currency && self != .own && self != .spare
    }
  }

  /// A field that the mapping fills.
  struct Target: Sendable {
    var kind: Kind
    var rule: FieldRule
    /// The column, where the value is a property or an identifier.
    var column = SourceColumn.none
    let ignored: IgnoredValues
    /// Whether the value is changed before it fills the field.
    var needsRewriting: Bool
    /// How the value is guarded before it is stored.
    var guarding: FieldGuards.Kind?

    init(_ kind: Kind, _ rule: FieldRule) {
      (self.kind, self.rule) = (kind, rule)
      ignored = IgnoredValues(rule.ignored)
      needsRewriting = !rule.transforms.isEmpty || !rule.map.isEmpty
    }
  }

  /// A rule that is tried where a field's first one finds nothing.
  struct Alternative: Sendable {
    var rule: FieldRule
    /// The targets that hold its values.
    var parts: [Int] = []
    /// How its times are written: an index of `timeForms`.
    var timeForm = 0
  }

  struct Fallback: Sendable {
    var target: Int
    var alternatives: [Alternative] = []
  }

  private struct Candidate: Sendable {
    var target: Int
    var rank: Int
  }

  static let event = 0
  static let time = 1
  static let id = 2

  let mapping: FieldMapping
  var targets: [Target]
  /// Fields with rules that are tried where the first one finds nothing.
  private(set) var fallbacks: [Fallback] = []
  /// The forms in which times are written, that of the field's first rule in front.
  private(set) var timeForms: [TimeForm]
  private var sparesOfIdentities: Set<Int> = []
  /// The columns of the mapped fields, the first of the reader's columns.
  var columns: [SourceColumn] = []
  private var candidates: [String: [Candidate]] = [:]
  private var lifted: [String: Int] = [:]

  /// Whether a target is, or may come to be, an identifier of the person.
  func isIdentity(_ target: Int) -> Bool {
    targets[target].kind == .identity || sparesOfIdentities.contains(target)
  }

  init(_ mapping: FieldMapping, _ guards: FieldGuards? = nil) {
    self.mapping = mapping
    timeForms = [mapping.time.timeForm]
    targets = [
      Target(.event, mapping.event), Target(.time, mapping.time),
      Target(.id, mapping.id),
    ]
    for identity in mapping.identities { append(identity.loweringAddresses, .identity) }
    for property in mapping.properties { append(property, Self.kind(of: property)) }
    if mapping.keepsOnlyMapped { keepForFilter() }
    planFallbacks()
    if let guards { plan(guards) }
    for (number, target) in targets.enumerated() {
      for (rank, path) in target.rule.from.enumerated() {
        let candidate = Candidate(target: number, rank: rank)
        candidates[normal(path), default: []].append(candidate)
      }
    }
    for (rank, path) in mapping.lifted.enumerated() { lifted[normal(path)] = rank + 1 }
  }

  private mutating func append(_ named: FieldMapping.Named, _ kind: Kind) {
    let column = SourceColumn(name: ByteText(named.name), isIdentity: kind == .identity)
    var target = Target(kind, named.rule)
    target.column = UInt16(columns.count)
    columns.append(column)
    targets.append(target)
  }

  /// Marks the properties whose values are guarded.
  ///
  /// Where identifiers are hashed, so is what is made of the same keys: a session's number that has
  /// the visitor's in it, an order's that is a contact's.
  private mutating func plan(_ guards: FieldGuards) {
    let identifiers = guards.hash == nil ? [] : namesOfIdentifiers
    for index in targets.indices where targets[index].column != SourceColumn.none {
      let column = columns[Int(targets[index].column)]
      guard !column.isIdentity else { continue }
      let names = targets[index].rule.all.flatMap { $0.from + $0.joined }
      let holdsIdentifier = names.contains { name in
        identifiers.contains { Self.mayBeSameKey(normal(name), $0) }
      }
      guard let kind = holdsIdentifier ? .identifier : guards.kind(of: "\(column.name)") else {
        continue
      }
      targets[index].guarding = kind
      targets[index].needsRewriting = true
    }
  }

  /// The keys that identifiers are read from; one with a prefix names a thing, not a person.
  private var namesOfIdentifiers: [String] {
    let rules = targets.filter { $0.kind == .identity }.flatMap(\.rule.all)
    let personal = rules.filter { rule in
      !rule.transforms.contains { if case .prefix = $0 { true } else { false } }
    }
    return personal.flatMap { $0.from + $0.joined }.map(normal)
  }

  /// Whether two names can mean one key: a lifted one has a name and a path.
  private static func mayBeSameKey(_ name: String, _ other: String) -> Bool {
    name == other || name.hasSuffix("." + other) || other.hasSuffix("." + name)
  }

  private mutating func planFallbacks() {
    for number in targets.indices where !targets[number].rule.alternatives.isEmpty {
      var fallback = Fallback(target: number)
      for rule in targets[number].rule.alternatives {
        let sources = rule.joined.isEmpty ? [rule.from] : rule.joined.map { [$0] }
        var alternative = Alternative(rule: rule)
        for names in sources where !names.isEmpty {
          var part = rule
          part.from = names
          part.constant = nil
          alternative.parts.append(targets.count)
          if targets[number].kind == .identity { sparesOfIdentities.insert(targets.count) }
          targets.append(Target(.spare, part))
        }
        if number == Self.time { alternative.timeForm = index(of: rule.timeForm) }
        fallback.alternatives.append(alternative)
      }
      fallbacks.append(fallback)
    }
  }

  private mutating func index(of form: TimeForm) -> Int {
    if let known = timeForms.firstIndex(of: form) { return known }
    timeForms.append(form)
    return timeForms.count - 1
  }

  /// Adds what the filter reads, where it would not be kept otherwise; such values get no column.
  private mutating func keepForFilter() {
    for property in mapping.filter?.properties ?? [] {
      targets.append(Target(.own, FieldRule(from: [property.description])))
    }
  }

  private static func kind(of property: FieldMapping.Named) -> Kind {
    switch property.name {
    case FieldName.value, FieldName.price: .money
    case FieldName.quantity: .quantity
    case FieldName.currency: .currency
    case FieldName.session, FieldName.url, FieldName.referrer, FieldName.order,
      FieldName.product, FieldName.sku, FieldName.cart:
      .text
    case _ where property.rule.all.contains { $0.numberForm != nil }: .quantity
    default: property.name.hasPrefix("utm_") ? .text : .own
    }
  }

  /// The fields that a key may fill, the first of the mapping first.
  func claims(of place: KeyPlace) -> [Claim] {
    let candidates = candidates(of: place)
    return candidates.map { candidate in
      let target = targets[candidate.target]
      return Claim(
        target: UInt16(truncatingIfNeeded: candidate.target),
        rank: UInt16(truncatingIfNeeded: candidate.rank), column: target.column,
        kind: target.kind, isSimple: candidates.count == 1 && !target.needsRewriting,
        hasIgnored: !target.rule.ignored.isEmpty)
    }
  }

  private func candidates(of place: KeyPlace) -> [Candidate] {
    var found = candidates[normal(place.path)] ?? []
    guard place.rank > 0 else { return found }
    let taken = Set(found.map(\.target))
    for candidate in candidates[normal(place.name)] ?? [] where !taken.contains(candidate.target) {
      let rank = candidate.rank + place.rank * 1_024
      found.append(Candidate(target: candidate.target, rank: rank))
    }
    return found
  }

  /// The place of a key inside an object.
  func place(of key: String, in container: KeyPlace?) -> KeyPlace {
    guard let container else {
      var place = KeyPlace(path: key, name: key)
      place.liftedRank = lifted[normal(key)]
      return place
    }
    let path = container.path + "." + key
    var place = KeyPlace(path: path, name: container.name + "." + key, rank: container.rank)
    if let rank = container.liftedRank { (place.name, place.rank) = (key, rank) }
    place.liftedRank = lifted[normal(path)]
    return place
  }

  /// Whether the mapping fills a property of this name.
  func fills(_ name: String) -> Bool {
    columns.contains { !$0.isIdentity && $0.name == ByteText(name) }
  }

  /// A name as it is compared: loosely, without case and underscores, or as it is.
  private func normal(_ name: String) -> String {
    guard mapping.matchesLoosely else { return name }
    return String(
      decoding: name.utf8.lazy.filter { $0 != 0x5F }.map(Self.lowercased), as: UTF8.self)
  }

  private static func lowercased(_ byte: UInt8) -> UInt8 {
    byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte
  }
}

extension FieldMapping.Named {
  /// The field, e-mail addresses trimmed and in lower case whatever the mapping says of them: they
  /// are one address in whatever case a source has them.
  fileprivate var loweringAddresses: FieldMapping.Named {
    guard name == FieldName.email else { return self }
    let lowered = rule.changed { rule in
      let isLowered = Set(rule.transforms).isSuperset(of: [.trim, .lowercase])
      if !isLowered { rule.transforms += [.trim, .lowercase] }
    }
    return FieldMapping.Named(name: name, rule: lowered)
  }
}
