// What a user's rule does to a value before it fills a field, and to a record before it counts.

import CairnBytes
import CairnModel

extension EventBuilder {
  /// Transforms a value as its field's rule says; false where it counts as absent then.
  mutating func rewrite(_ slot: inout Slot, _ target: Int) -> Bool {
    guard slot.value.kind != .list || plan.targets[target].rule.readsLists else { return true }
    guard plan.targets[target].needsRewriting else { return !isIgnored(slot.text, target) }
    transform(&slot, target)
    if let kind = plan.targets[target].guarding { guardText(&slot, kind) }
    guard !slot.text.isEmpty, !isIgnored(slot.text, target) else { return false }
    if plan.targets[target].rule.map.isEmpty { return true }
    let (bytes, range) = place(of: slot.text)
    let key = String(decoding: bytes[range], as: UTF8.self)
    guard let meaning = plan.targets[target].rule.map[key] else { return true }
    slot.text = append(Array(meaning.utf8))
    slot.isRewritten = true
    return !meaning.isEmpty
  }

  /// Whether a value counts as absent.
  @inline(__always)
  func isIgnored(_ text: ByteSlice, _ target: Int) -> Bool {
    let start = Int(text.start)
    guard start < chunkCount else { return isIgnoredBehindTheChunk(text, target) }
    return plan.targets[target].ignored.contains(chunk.span, text.range)
  }

  private func isIgnoredBehindTheChunk(_ text: ByteSlice, _ target: Int) -> Bool {
    let (bytes, range) = place(of: text)
    return plan.targets[target].ignored.contains(bytes.span, range)
  }

  /// Puts what may be stored in place of a value's text.
  mutating func guardText(_ slot: inout Slot, _ kind: FieldGuards.Kind) {
    let (bytes, range) = place(of: slot.text)
    let text = Array(bytes[range])
    guard let guarded = guards?.guarded(text, kind), guarded != text else { return }
    slot.text = append(guarded)
    slot.isRewritten = true
  }

  private mutating func transform(_ slot: inout Slot, _ target: Int) {
    let transforms = plan.targets[target].rule.transforms
    guard !transforms.isEmpty else { return }
    let (bytes, range) = place(of: slot.text)
    // Nearly every e-mail address is as it must be, and stays a slice of the chunk.
    if transforms == [.trim, .lowercase], isTrimmedAndLower(bytes.span, range) { return }
    var text = Array(bytes[range])
    for transform in transforms {
      // A number of JSON is written in one way only.
      if case .number = transform, slot.value.kind == .number { continue }
      transform.apply(to: &text)
    }
    slot.text = append(text)
    slot.isRewritten = true
  }

  private func isTrimmedAndLower(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
    for index in range where bytes[index].isBlank || bytes[index] &- 0x41 < 26 { return false }
    return true
  }

  /// Fills the fields that are constants where nothing was read.
  mutating func putConstants() {
    for (number, target) in plan.targets.enumerated() where slots[number].record != record {
      guard let constant = target.rule.constant, !constant.isEmpty else { continue }
      let text = constantText(constant, of: number)
      var slot = Slot()
      slot.record = record
      slot.rank = .max
      slot.value = RecordValue(text: text)
      slot.text = text
      var field = fit(&slot, target.kind)
      if target.column != SourceColumn.none {
        field.column = target.column
        slot.fieldIndex = Int32(truncatingIfNeeded: fields.count)
        fields.append(field)
      }
      slots[number] = slot
    }
  }

  /// The constant's place behind the chunk, where it is written once.
  private mutating func constantText(_ constant: String, of target: Int) -> ByteSlice {
    if let known = constants[target] { return known }
    let slice = append(Array(constant.utf8))
    constants[target] = slice
    return slice
  }
}
