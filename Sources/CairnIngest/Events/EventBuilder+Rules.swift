// What a user's rule does to a value before it fills a field, and to a record before it counts.

import CairnBytes
import CairnModel

extension EventBuilder {
  /// Transforms a value as its field's rule says; false where it counts as absent then.
  mutating func rewrite(_ slot: inout Slot, _ target: Int) -> Bool {
    let rule = plan.targets[target].rule
    guard plan.targets[target].needsRewriting, slot.value.kind != .list else { return true }
    var (bytes, range) = place(of: slot.text)
    if rule.transforms == [.trim, .lowercase], isTrimmedAndLower(bytes, range) {
      // Nearly every e-mail address: it stays a slice of the chunk.
    } else if !rule.transforms.isEmpty {
      var text = Array(bytes[range])
      for transform in rule.transforms { transform.apply(to: &text) }
      slot.text = append(text)
      slot.isRewritten = true
      (bytes, range) = place(of: slot.text)
    }
    guard !range.isEmpty else { return false }
    if !rule.ignored.isEmpty, rule.ignored.contains(ByteText(bytes: Array(bytes[range]))) {
      return false
    }
    guard !rule.map.isEmpty else { return true }
    let key = String(decoding: bytes[range], as: UTF8.self)
    guard let meaning = rule.map[key] else { return true }
    slot.text = append(Array(meaning.utf8))
    slot.isRewritten = true
    return !meaning.isEmpty
  }

  private func isTrimmedAndLower(_ bytes: [UInt8], _ range: Range<Int>) -> Bool {
    guard let first = range.first, let last = range.last else { return true }
    return !bytes[first].isBlank && !bytes[last].isBlank
      && !bytes[range].contains { $0.lowercased != $0 }
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

extension FieldRule.Transform {
  /// Changes a text in place; letters beyond ASCII keep their case.
  func apply(to text: inout [UInt8]) {
    switch self {
    case .trim: text = Array(text[text.span.trimmed(0..<text.count)])
    case .lowercase: text = text.map(\.lowercased)
    case .uppercase: text = text.map(\.uppercased)
    case .stripQuery: text = Array(text.prefix { $0 != 0x3F && $0 != 0x23 })
    case .urlDecode: text = Self.decoded(text)
    case .digitsOnly: text = text.filter(\.isDigit)
    }
  }

  /// Percent signs and plus signs decoded; what would not be UTF-8 stays as it was.
  private static func decoded(_ text: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    var index = 0
    while index < text.count {
      if text[index] == 0x25, index + 2 < text.count, let high = text[index + 1].hexDigit,
        let low = text[index + 2].hexDigit
      {
        result.append(high << 4 | low)
        index += 3
      } else {
        result.append(text[index] == 0x2B ? 0x20 : text[index])
        index += 1
      }
    }
    return result.span.isUTF8 ? result : text
  }
}
