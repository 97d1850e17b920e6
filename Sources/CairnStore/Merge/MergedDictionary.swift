internal import CairnBytes

/// The texts of one column of a merged part, numbered in the order in which rows first use them.
///
/// Texts stay where they lie in the inputs until the part is finished; a table of 64-bit hashes
/// finds those that several inputs have, and their bytes decide.
struct MergedDictionary: ~Copyable {
  private let parts: [OpenPart]
  /// Where each input has the column's texts.
  private let places: [DictionaryPlace?]
  private let keepsHashes: Bool
  /// The number of the text plus one, beside the high half of its hash; 0 is a free place.
  private var slots: RowBuffer<UInt64>
  private var slotMask: Int
  private var origins = RowBuffer<Origin>()
  private var hashes = RowBuffer<UInt64>()

  private struct Origin: BitwiseCopyable {
    var input: UInt32
    var text: UInt32
  }

  init(_ parts: [OpenPart], at places: [DictionaryPlace?], keepsHashes: Bool) {
    self.parts = parts
    self.places = places
    self.keepsHashes = keepsHashes
    slotMask = 63
    slots = RowBuffer(zeros: slotMask + 1)
  }

  var count: Int { origins.count }

  /// The number of an input's text, which is new or came from another input before.
  mutating func number(of text: Int, input: Int) throws(PartDamage) -> UInt32 {
    guard let place = places[input], text < place.count else {
      throw PartDamage("an unknown text")
    }
    let hash = parts[input].reader.hash(ofText: text, at: place)
    let origin = Origin(input: UInt32(input), text: UInt32(text))
    var slot = Int(truncatingIfNeeded: hash) & slotMask
    while slots[slot] != 0 {
      let number = UInt32(truncatingIfNeeded: slots[slot]) - 1
      if slots[slot] >> 32 == hash >> 32, isSame(origins[Int(number)], origin) { return number }
      slot = (slot + 1) & slotMask
    }
    origins.append(origin)
    hashes.append(hash)
    slots[slot] = (hash >> 32) << 32 | UInt64(origins.count)
    if origins.count * 2 > slotMask { growSlots() }
    return UInt32(origins.count - 1)
  }

  private func isSame(_ left: Origin, _ right: Origin) -> Bool {
    guard let leftPlace = places[Int(left.input)], let rightPlace = places[Int(right.input)] else {
      return false
    }
    let first = parts[Int(left.input)].reader.bytes(ofText: Int(left.text), at: leftPlace)
    return first == parts[Int(right.input)].reader.bytes(ofText: Int(right.text), at: rightPlace)
  }

  private mutating func growSlots() {
    slotMask = slotMask * 2 + 1
    slots = RowBuffer(zeros: slotMask + 1)
    for number in 0..<origins.count {
      var slot = Int(truncatingIfNeeded: hashes[number]) & slotMask
      while slots[slot] != 0 { slot = (slot + 1) & slotMask }
      slots[slot] = (hashes[number] >> 32) << 32 | UInt64(number + 1)
    }
  }

  /// The section as a part keeps it.
  func section() -> [UInt8] {
    var writer = DictionaryWriter(keepsHashes: keepsHashes)
    for number in 0..<origins.count {
      let origin = origins[number]
      guard let place = places[Int(origin.input)] else { continue }
      parts[Int(origin.input)].reader.append(text: Int(origin.text), at: place, to: &writer)
    }
    return writer.finish()
  }
}
