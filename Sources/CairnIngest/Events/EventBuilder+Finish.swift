import CairnModel

extension EventBuilder {
  /// Makes the event of the record whose values have all been put.
  ///
  /// - Returns: Why there is none, or nil where the event was appended or filtered out.
  mutating func finish(_ span: ByteSlice, line: UInt32) -> Refusal? {
    if isExtraordinary, let refusal = settleTheExtraordinary() {
      drop()
      return refusal
    }
    if let filter, !passes(filter) {
      drop()
      filtered += 1
      return nil
    }
    var time = EventTime(microseconds: 0)
    if let refusal = readTime(&time) ?? reasonToRefuse() {
      drop()
      return refusal
    }
    var event = ParsedEvent(
      time: time, name: slots[FieldPlan.event].text, id: ownID, record: span, line: line)
    event.firstField = UInt32(truncatingIfNeeded: firstField)
    event.fieldCount = UInt32(truncatingIfNeeded: fields.count &- firstField)
    events.append(event)
    return nil
  }

  /// The event's own id, empty where it has none.
  @inline(__always)
  private var ownID: ByteSlice {
    mutating get {
      guard slots[FieldPlan.id].record == record else { return .empty }
      return idEnding.isEmpty ? slots[FieldPlan.id].text : endedID()
    }
  }

  private mutating func endedID() -> ByteSlice {
    let (bytes, range) = place(of: slots[FieldPlan.id].text)
    return append(bytes[range] + [0x23] + idEnding)
  }

  /// Reads the time; its absence or a fault in it comes after a missing event.
  @inline(__always)
  private mutating func readTime(_ time: inout EventTime) -> Refusal? {
    guard slots[FieldPlan.event].record == record else {
      return Refusal(.missingEvent, "the record names no event")
    }
    guard slots[FieldPlan.time].record == record else {
      return Refusal(.missingTime, "the record has no time")
    }
    let slice = slots[FieldPlan.time].text
    let (bytes, range) = place(of: slice)
    let isFurther = furtherTime.record == record && furtherTime.form > 0
    let reading =
      isFurther ? readFurtherTime(bytes.span, range) : times.read(bytes.span, range)
    switch reading {
    case .time(let found):
      time = found
      return nil
    case .bad:
      return Refusal(.badTime, "no such time: \(shown(slice))\(advice(on: bytes[range]))")
    case .outOfRange:
      return Refusal(.timeOutOfRange, "outside the accepted times: \(shown(slice))")
    }
  }

  @inline(__always)
  private mutating func reasonToRefuse() -> Refusal? {
    if identityRecord != record {
      return Refusal(.missingID, "the record names no customer, e-mail or cookie")
    }
    if hasOddMoney, let refusal = settleMoney() { return refusal }
    if fields.count - firstField > Limits.propertiesOfRecord {
      return Refusal(.badLine, "more than \(Limits.propertiesOfRecord) properties")
    }
    return nil
  }

  private mutating func settleMoney() -> Refusal? {
    var rounded = 0
    for (number, slot) in slots.enumerated() where slot.record == record {
      if slot.isBad {
        return Refusal(.badMoney, problem(ofAmount: slot, plan.targets[number]))
      }
      if slot.isRounded { rounded += 1 }
    }
    roundedMoney += rounded
    return nil
  }

  /// Whether anything in the record needs more than the plain way.
  @inline(__always)
  private var isExtraordinary: Bool {
    hasNul || hasTombstones || repeatedKeys > 0 || refusal != nil || hasConstants || hasFallbacks
  }

  private mutating func settleTheExtraordinary() -> Refusal? {
    if let refusal { return refusal }
    if hasNul { return Refusal(.nulByte, "an identifier or the event's name holds a NUL") }
    if hasTombstones { removeTombstones() }
    notes.repeatedKeys += repeatedKeys
    if hasFallbacks { settleFallbacks() }
    if hasConstants { putConstants() }
    if hasNul { return Refusal(.nulByte, "an identifier or the event's name holds a NUL") }
    return nil
  }

  /// The first bytes of a text, for a message.
  private func shown(_ slice: ByteSlice) -> String {
    let (bytes, range) = place(of: slice)
    return String(decoding: bytes[range.prefix(60)], as: UTF8.self)
  }
}
