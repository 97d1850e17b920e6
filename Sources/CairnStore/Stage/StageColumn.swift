internal import CairnBytes
internal import CairnModel

/// One property, in one type, while its rows wait to be sorted.
///
/// A row keeps 32 bits of it: a text's number in the column's own table, a small number itself, or
/// the place of a large one among the wide values.
struct StageColumn: ~Copyable {
  /// Marks a code that is a place among the wide values.
  static let wideMark: UInt32 = 1 << 31

  let name: ByteText
  let type: PropertyType
  var texts = TextTable()
  var wide = RowBuffer<Int64>()

  init(name: ByteText, type: PropertyType) {
    self.name = name
    self.type = type
  }

  var byteCount: Int { texts.byteCount + wide.byteCount }

  /// The code of a number: itself where it fits into 31 bits, else its place.
  mutating func code(of number: Int64) -> UInt32 {
    if number >= 0 && number < Int64(Self.wideMark) { return UInt32(number) }
    wide.append(number)
    return UInt32(wide.count - 1) | Self.wideMark
  }

  /// The number that a code stands for.
  func number(of code: UInt32) -> Int64 {
    code & Self.wideMark == 0 ? Int64(code) : wide[Int(code & ~Self.wideMark)]
  }
}
