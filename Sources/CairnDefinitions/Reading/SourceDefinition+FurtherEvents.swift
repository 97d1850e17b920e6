internal import CairnModel

extension SourceDefinition {
  /// Lets the fields of further events go before the mapping's own.
  ///
  /// - Parameter identities: The names of the ids of the definitions.
  mutating func letFurtherEventsGoFirst(identities: [String]) {
    letFurtherTimesGoFirst()
    for field in shape.also.flatMap(\.fields) {
      let key = FurtherEvent.key(of: field.name)
      switch field.name {
      case "event": mapping.event.put(key)
      case FurtherEvent.time: break
      case "id": mapping.id.put(key)
      case _ where identities.contains(field.name):
        mapping.identities.put(key, named: field.name, base: [])
      default: mapping.properties.put(key, named: field.name, base: [field.name])
      }
    }
  }

  /// Lets the times of further events go first, each as its rule says; what a rule leaves open is
  /// as in the record's own time.
  private mutating func letFurtherTimesGoFirst() {
    let own = mapping.time.all.first { !$0.isEmpty }?.timeForm ?? mapping.time.timeForm
    var written: [FieldRule] = []
    for index in shape.also.indices {
      for field in shape.also[index].fields.indices
      where shape.also[index].fields[field].name == FurtherEvent.time {
        let rule = shape.also[index].fields[field].rule.changed { $0.complete(from: own) }
        shape.also[index].fields[field].rule = rule
        for rule in rule.all where !rule.isEmpty {
          var read = FieldRule(from: [FurtherEvent.key(of: FurtherEvent.time, rule.timeForm)])
          (read.unit, read.patterns, read.zone) = (rule.unit, rule.patterns, rule.zone)
          if !written.contains(read) { written.append(read) }
        }
      }
    }
    // A key that is read like the field's first names stands before them; others are rules.
    let areAlike = mapping.time.timeForm == own && mapping.time.filter == nil
    let alike = written.filter { areAlike && $0.timeForm == own }
    for rule in alike { mapping.time.put(rule.from[0]) }
    let known = mapping.time.alternatives
    let others = written.filter { !alike.contains($0) && !known.contains($0) }
    guard !others.isEmpty else { return }
    var base = mapping.time
    base.alternatives = []
    mapping.time = FieldRule()
    mapping.time.alternatives = others + (base.isEmpty ? [] : [base]) + known
  }
}

extension [FieldMapping.Named] {
  /// Lets a key go first in a field, which is added where there is none.
  fileprivate mutating func put(_ key: String, named name: String, base: [String]) {
    if let index = firstIndex(where: { $0.name == name }) { return self[index].rule.put(key) }
    append(FieldMapping.Named(name: name, rule: FieldRule(from: [key] + base)))
  }
}

extension FieldRule {
  /// Whether the rule itself looks nowhere; its alternatives may.
  fileprivate var isEmpty: Bool { from.isEmpty && constant == nil && joined.isEmpty }

  /// Takes over how times are written, as far as the rule does not say it itself.
  ///
  /// A unit and a pattern exclude each other.
  fileprivate mutating func complete(from form: TimeForm) {
    if unit == nil, patterns.isEmpty { (unit, patterns) = (form.unit, form.patterns) }
    zone = zone ?? form.zone
  }

  /// Lets a key go first; what is done to the field's own values is not done to the key's.
  fileprivate mutating func put(_ key: String) {
    guard !from.contains(key) else { return }
    guard !transforms.isEmpty || !map.isEmpty else { return from.insert(key, at: 0) }
    var own = self
    own.alternatives = []
    var whole = FieldRule(from: [key])
    (whole.patterns, whole.unit, whole.zone, whole.ignored) = (patterns, unit, zone, ignored)
    whole.alternatives = [own] + alternatives
    self = whole
  }
}
