// Fields that have further rules: a value from elsewhere, under a condition, or several joined.
//
// What such rules may need is kept aside while the record is read. When it has ended, each field
// that is still empty takes the first of its rules that finds something; what nobody took is kept
// under its own name like any other value.

import CairnBytes
import CairnModel

extension EventBuilder {
  /// Fills the fields that their first rule left empty.
  mutating func settleFallbacks() {
    var taken: Set<Int32> = []
    for fallback in plan.fallbacks where slots[fallback.target].record != record {
      for alternative in fallback.alternatives where holds(alternative) {
        fill(fallback.target, by: alternative, &taken)
        if fallback.target == FieldPlan.time { furtherTime = (record, alternative.timeForm) }
        break
      }
    }
    keepUnused(taken)
  }

  /// Whether a rule finds its value in the record, and is meant for it.
  private func holds(_ alternative: FieldPlan.Alternative) -> Bool {
    if let first = alternative.parts.first {
      guard slots[first].record == record else { return false }
    } else if alternative.rule.constant == nil {
      return false
    }
    return alternative.rule.filter.map(passes) ?? true
  }

  private mutating func fill(
    _ target: Int, by alternative: FieldPlan.Alternative, _ taken: inout Set<Int32>
  ) {
    var slot = Slot()
    if alternative.rule.joined.isEmpty, let part = alternative.parts.first {
      slot = slots[part]
      taken.insert(slot.node)
    } else {
      let constant = alternative.rule.constant.map { append(Array($0.utf8)) }
      slot.text = constant ?? joined(alternative)
      slot.value = RecordValue(text: slot.text)
    }
    (slot.record, slot.rank) = (record, .max)
    if let kind = plan.targets[target].guarding { guardText(&slot, kind) }
    var field = fit(&slot, plan.targets[target].kind)
    let column = plan.targets[target].column
    if column != SourceColumn.none {
      field.column = column
      slot.fieldIndex = Int32(truncatingIfNeeded: fields.count)
      fields.append(field)
    }
    slots[target] = slot
  }

  /// The values of a rule that joins; one that is absent is empty.
  private mutating func joined(_ alternative: FieldPlan.Alternative) -> ByteSlice {
    var text: [UInt8] = []
    for (index, part) in alternative.parts.enumerated() {
      if index > 0 { text += alternative.rule.separator.utf8 }
      guard slots[part].record == record else { continue }
      let (bytes, range) = place(of: slots[part].text)
      text += bytes[range]
    }
    return append(text)
  }

  /// Keeps what was set aside and fills no field, each key once.
  private mutating func keepUnused(_ taken: Set<Int32>) {
    var kept = taken
    for number in plan.targets.indices
    where plan.targets[number].kind == .spare && slots[number].record == record {
      let node = slots[number].node
      guard node != 0, kept.insert(node).inserted, !fillsField(node) else { continue }
      keep(slots[number].value, at: Int(node))
    }
  }

  private func fillsField(_ node: Int32) -> Bool {
    for number in plan.targets.indices
    where plan.targets[number].kind != .spare && slots[number].record == record {
      if slots[number].node == node { return true }
    }
    return false
  }
}
