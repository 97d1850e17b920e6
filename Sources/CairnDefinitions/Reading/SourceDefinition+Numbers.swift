internal import CairnModel

extension SourceDefinition {
  /// Lets the form that is said of the value hold for all money of the source that has none of its
  /// own, and notes which columns hold numbers in a form, for the conditions on them.
  ///
  /// Nobody writes an order's total in one way and what was refunded of it in another; and a refund
  /// whose condition reads `20,00` as a word would be lost without a trace.
  mutating func spreadNumberForm() {
    let value = mapping.properties.first { $0.name == FieldName.value }
    if let form = value?.rule.all.lazy.compactMap(\.numberForm).first {
      for index in mapping.properties.indices { mapping.properties[index].read(as: form) }
      for event in shape.also.indices {
        for field in shape.also[event].fields.indices {
          shape.also[event].fields[field].read(as: form)
        }
      }
    }
    mapping.amounts = [:]
    let rules = (mapping.properties + shape.also.flatMap(\.fields)).flatMap(\.rule.all)
    for rule in rules where rule.numberForm != nil {
      for name in rule.from + rule.joined where !FurtherEvent.owns(name) {
        let key = FieldMapping.amountKey(name)
        mapping.amounts[key] = mapping.amounts[key] ?? rule.transforms
      }
    }
  }
}

extension FieldMapping.Named {
  /// Fields that are money.
  private static let money: Set = [FieldName.value, FieldName.price, "refunded_total"]

  /// Lets a field that is money have a form, where it has none.
  fileprivate mutating func read(as form: NumberForm) {
    guard Self.money.contains(name), !rule.all.contains(where: { $0.numberForm != nil }) else {
      return
    }
    let places = rule.places.map { place in
      var place = place
      place.read(as: form)
      return place
    }
    rule = FieldRule(firstOf: places)
  }
}

extension FieldRule {
  /// The places where the rule looks in turn, each without those behind it.
  ///
  /// Those of further events are left out: what is said of a field is done to the record's own.
  var places: [FieldRule] {
    all.compactMap { rule in
      var place = rule
      place.alternatives = []
      place.from.removeAll(where: FurtherEvent.owns)
      let isEmpty = place.from.isEmpty && place.joined.isEmpty && place.constant == nil
      return isEmpty ? nil : place
    }
  }

  /// A rule that looks in some places, in turn.
  init(firstOf places: [FieldRule]) {
    self.init()
    alternatives = places
    // A rule with a condition, or that joins, is tried when the record has been read.
    guard let first = places.first, first.filter == nil, first.joined.isEmpty else { return }
    self = first
    alternatives = Array(places.dropFirst())
  }

  /// Reads a number in a form; it stands last: what the other changes leave is read.
  mutating func read(as form: NumberForm?) {
    transforms.removeAll { if case .number = $0 { true } else { false } }
    if let form { transforms.append(.number(form)) }
  }
}
