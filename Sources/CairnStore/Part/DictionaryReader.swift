internal import CairnBytes
internal import CairnModel

extension PartReader {
  /// The texts of a column, by their number in the part.
  func texts(ofColumn column: Int) throws(PartDamage) -> [ByteText] {
    let dictionary = try DictionaryReader(bytes(of: .dictionary, column: column))
    return (0..<dictionary.count).map { ByteText(bytes: dictionary.text($0)) }
  }

  /// A text of a column whose dictionary has been checked before.
  func checkedText(_ text: Int, ofColumn column: Int) throws(PartDamage) -> ByteText {
    guard
      let entry = footer.sections.first(where: {
        $0.section == .dictionary && $0.column == column
      })
    else { throw PartDamage("a dictionary is missing") }
    let bytes = file.rawBytes.extracting(entry.offset..<entry.offset + entry.byteCount)
    return ByteText(bytes: try DictionaryReader(bytes).text(text))
  }

  /// Where the 64-bit hashes of an identity column's texts lie, by their number in the part.
  func hashPlace(ofColumn column: Int) throws(PartDamage) -> HashPlace {
    let dictionary = try DictionaryReader(bytes(of: .dictionary, column: column))
    guard dictionary.hasHashes,
      let entry = footer.sections.first(where: {
        $0.section == .dictionary && $0.column == column
      })
    else { throw PartDamage("a dictionary of identifiers without hashes") }
    return HashPlace(offset: entry.offset + 8, count: dictionary.count)
  }

  /// Whether one of an identity column's texts has one of these hashes.
  func holdsText(hashed wanted: Set<UInt64>, ofColumn column: Int) throws(PartDamage) -> Bool {
    let place = try hashPlace(ofColumn: column)
    return (0..<place.count).contains { text in
      wanted.contains(file.rawBytes.number(at: place.offset + text * 8, as: UInt64.self))
    }
  }
}

/// Where the texts of a column lie in their part, once the section was checked.
///
/// A merge looks texts up one by one; to check the section each time would cost more than all else.
struct DictionaryPlace: Hashable, Sendable {
  let count: Int
  fileprivate let offsetsStart: Int
  fileprivate let textStart: Int
}

extension PartReader {
  /// Checks the texts of a column, and says where they lie.
  func dictionaryPlace(ofColumn column: Int) throws(PartDamage) -> DictionaryPlace {
    let dictionary = try DictionaryReader(bytes(of: .dictionary, column: column))
    guard dictionary.isAscending else { throw PartDamage("a dictionary's texts overlap") }
    let entry = footer.sections.first { $0.section == .dictionary && $0.column == column }
    let textStart = (entry?.offset ?? 0) + dictionary.textStart
    return DictionaryPlace(
      count: dictionary.count, offsetsStart: textStart - (dictionary.count + 1) * 4,
      textStart: textStart)
  }

  /// A text of a column, where it lies.
  @_lifetime(borrow self)
  func text(_ index: Int, at place: DictionaryPlace) -> Span<UInt8> {
    precondition(index >= 0 && index < place.count, "a text that the column does not have")
    let offsets = place.offsetsStart + index * 4
    let start = Int(file.rawBytes.number(at: offsets, as: UInt32.self))
    let end = Int(file.rawBytes.number(at: offsets + 4, as: UInt32.self))
    return file.bytes.extracting(place.textStart + start..<place.textStart + end)
  }
}

/// Reads the texts of a column.
struct DictionaryReader: ~Escapable {
  private let bytes: RawSpan
  let count: Int
  let hasHashes: Bool
  let textStart: Int

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

  /// Whether every text ends where the next one begins, or before.
  var isAscending: Bool {
    (0..<count).allSatisfy { offset($0) <= offset($0 + 1) }
  }

  func text(_ index: Int) -> [UInt8] {
    bytes.array(textStart + offset(index)..<textStart + offset(index + 1))
  }
}
