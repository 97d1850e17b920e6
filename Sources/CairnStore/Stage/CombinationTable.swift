internal import CairnBytes

/// The distinct sets of identifiers that rows carry, each with a number.
///
/// A set has a code for each identity type: the number plus one of the type's text, or 0. What
/// carries an identifier nearly always carries what it carried before, so a set is first looked for
/// where its last identifier was seen last: one compare, instead of a hash and a search.
struct CombinationTable: ~Copyable, Sendable {
  let identityCount: Int
  private var table = TextTable()
  /// The sets' codes, one set's behind another's.
  private var codes = RowBuffer<UInt32>()
  /// By type and text: the set plus one that last had the text as its last identifier.
  private var seenLast = OwnedList<RowBuffer<UInt32>>()

  init(identityCount: Int) {
    self.identityCount = identityCount
    for _ in 0..<identityCount { seenLast.append(RowBuffer()) }
  }

  var count: Int { table.count }

  var byteCount: Int {
    var total = table.byteCount + codes.byteCount
    for type in 0..<identityCount { total += seenLast[type].byteCount }
    return total
  }

  /// The number of a set, which is new or was seen before.
  mutating func intern(_ set: borrowing RowBuffer<UInt32>) -> UInt32 {
    guard let type = (0..<identityCount).last(where: { set[$0] != 0 }) else {
      return find(set)
    }
    let text = Int(set[type] - 1)
    if text >= seenLast[type].count {
      seenLast[type].append(repeating: 0, count: text + 1 - seenLast[type].count)
    }
    let known = seenLast[type][text]
    if known != 0, isSame(set, as: known - 1) { return known - 1 }
    let number = find(set)
    seenLast[type][text] = number + 1
    return number
  }

  private mutating func find(_ set: borrowing RowBuffer<UInt32>) -> UInt32 {
    let number = table.intern(set.bytes)
    if Int(number) * identityCount == codes.count { codes.append(contentsOf: set.span) }
    return number
  }

  private func isSame(_ set: borrowing RowBuffer<UInt32>, as number: UInt32) -> Bool {
    for type in 0..<identityCount where set[type] != code(type, of: number) { return false }
    return true
  }

  /// The number plus one of the text that a set has of an identity type, or 0.
  func code(_ type: Int, of number: UInt32) -> UInt32 {
    codes[Int(number) * identityCount + type]
  }
}
