import CairnBytes
import CairnModel

extension EventBuilder {
  /// Puts what may be stored in place of an identifier.
  mutating func hash(_ slot: inout Slot) {
    guard !slot.text.isEmpty else { return }
    slot.text = hashed(slot.text)
    slot.isRewritten = true
  }

  private mutating func hashed(_ slice: ByteSlice) -> ByteSlice {
    let (bytes, range) = place(of: slice)
    let text = ByteText(bytes: Array(bytes[range]))
    if let known = hashed[text] { return known }
    let place = append(guards?.guarded(text.bytes, .identifier) ?? [])
    hashed[text] = place
    return place
  }

  /// What may be stored of a value that is kept under its own name.
  mutating func guarded(_ value: RecordValue, at node: Int) -> RecordValue {
    guard let guards, let kind = places[node]?.guarding else { return value }
    if kind == .identifier { return RecordValue(text: hashed(value.source)) }
    let (bytes, range) = place(of: value.source)
    let text = guards.guarded(Array(bytes[range]), kind)
    return RecordValue(text: append(text))
  }

  /// A refused line as it may be kept: where identifiers are hashed, none of its bytes.
  func guarded(_ reject: RejectedLine) -> RejectedLine {
    guard hashesIdentifiers else { return reject }
    var reject = reject
    reject.bytes = []
    reject.detail = "not kept, because identifiers are hashed"
    return reject
  }
}
