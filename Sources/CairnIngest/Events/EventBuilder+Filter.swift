import CairnModel

extension EventBuilder {
  /// Whether the record at hand is one that the source's filter keeps.
  ///
  /// A name means the property of that name; where there is none, the key of that name or path that
  /// fills a mapped field: `where: type = 'track'` sees `type` also where it is the event.
  func passes(_ filter: EventFilter) -> Bool {
    filter.isMet { name in
      value(named: name).map { plan.mapping.amounts.compared($0, of: name) }
    }
  }

  private func value(named name: ByteText) -> PropertyValue? {
    if let column = columns.number(of: SourceColumn(name: name)),
      let field = fields[firstField...].first(where: { $0.column == column })
    {
      return value(of: field)
    }
    let wanted = name.description
    for slot in slots where slot.record == record && slot.node != 0 {
      guard let place = places[Int(slot.node)] else { continue }
      if place.path == wanted || place.name == wanted { return value(of: slot.value.field) }
    }
    guard name == EventFilter.eventProperty, slots[FieldPlan.event].record == record else {
      return nil
    }
    return .text(text(slots[FieldPlan.event].text))
  }

  private func text(_ slice: ByteSlice) -> ByteText {
    let (bytes, range) = place(of: slice)
    return ByteText(bytes: Array(bytes[range]))
  }

  private func value(of field: ParsedField) -> PropertyValue {
    let signed = Int64(bitPattern: field.payload)
    return switch field.type {
    case .text: .text(text(field.slice))
    case .integer: .integer(signed)
    case .decimal: .decimal(Decimal4(tenThousandths: signed))
    case .real: .real(Double(bitPattern: field.payload))
    case .boolean: .boolean(field.payload != 0)
    }
  }
}
