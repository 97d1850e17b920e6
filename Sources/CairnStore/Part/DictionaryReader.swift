internal import CairnBytes
internal import CairnModel

extension PartReader {
  /// The texts of a column, by their number in the part.
  func texts(ofColumn column: Int) throws(PartDamage) -> [ByteText] {
    let dictionary = try DictionaryReader(bytes(of: .dictionary, column: column))
    return (0..<dictionary.count).map { ByteText(bytes: dictionary.text($0)) }
  }

  /// The 64-bit hashes of a column's texts, by their number in the part.
  func textHashes(ofColumn column: Int) throws(PartDamage) -> [UInt64] {
    try DictionaryReader(bytes(of: .dictionary, column: column)).hashes()
  }
}

/// Reads the texts of a column.
struct DictionaryReader: ~Escapable {
  private let bytes: RawSpan
  let count: Int
  private let hasHashes: Bool
  private let textStart: Int

  @_lifetime(copy bytes)
  init(_ bytes: RawSpan) throws(PartDamage) {
    var reader = ByteReader(bytes)
    let count = Int(try reader.read(UInt32.self))
    let hasHashes = try reader.read(UInt32.self) == 1
    let textStart = 8 + (hasHashes ? count * 8 : 0) + (count + 1) * 4
    guard bytes.byteCount >= textStart else { throw PartDamage("a dictionary is cut off") }
    self.bytes = bytes
    self.count = count
    self.hasHashes = hasHashes
    self.textStart = textStart
    guard textStart + offset(count) <= bytes.byteCount else {
      throw PartDamage("a dictionary's texts are cut off")
    }
  }

  private func offset(_ text: Int) -> Int {
    let place = textStart - (count + 1 - text) * 4
    return Int(bytes.number(at: place, as: UInt32.self))
  }

  func text(_ index: Int) -> [UInt8] {
    bytes.array(textStart + offset(index)..<textStart + offset(index + 1))
  }

  func hashes() -> [UInt64] {
    guard hasHashes else { return (0..<count).map { ByteHash.hash(text($0)) } }
    return (0..<count).map { bytes.number(at: 8 + $0 * 8, as: UInt64.self) }
  }
}
