internal import CairnBytes
internal import Synchronization

/// A part's column of one identity type: from the code of a text to its 64-bit hash.
///
/// The dictionary is as long as there are identifiers. So it is checked when the first hash is
/// asked for, and then read from where it lies.
final class IdentityColumn: Sendable {
  /// The stream of the column.
  let stream: Int
  private let column: Int
  /// Whether a text counts as absent; empty where none does.
  private let isIgnored: [Bool]
  private let place: Mutex<HashPlace?>

  init(_ column: Int, isIgnored: [Bool]) {
    self.column = column
    self.isIgnored = isIgnored
    stream = FixedColumn.allCases.count + column
    place = Mutex(nil)
  }

  /// The hash of a stored value: 0 for none, else one more than the text's number.
  func hash(_ value: Int64, of part: OpenPart) throws(PartDamage) -> UInt64 {
    try hash(value, try hashes(of: part), part)
  }

  /// Appends the hashes of stored values; neighbours are often the same.
  func append(
    _ values: borrowing RowBuffer<Int64>, of part: OpenPart, to hashes: inout [UInt64]
  ) throws(PartDamage) {
    let values = values.span
    let known = values.isEmpty ? HashPlace(offset: 0, count: 0) : try self.hashes(of: part)
    try hashes.append(addingCapacity: values.count) { target throws(PartDamage) in
      var (last, hash): (Int64, UInt64) = (0, 0)
      for index in values.indices {
        if values[index] != last {
          last = values[index]
          hash = try self.hash(last, known, part)
        }
        target.append(hash)
      }
    }
  }

  private func hash(
    _ value: Int64, _ place: HashPlace, _ part: OpenPart
  ) throws(PartDamage) -> UInt64 {
    guard value != 0 else { return 0 }
    guard value > 0, value <= place.count else { throw PartDamage("an unknown identifier") }
    let text = Int(value) - 1
    if !isIgnored.isEmpty, isIgnored[text] { return 0 }
    return part.reader.hash(text, at: place)
  }

  private func hashes(of part: OpenPart) throws(PartDamage) -> HashPlace {
    if let known = place.withLock({ $0 }) { return known }
    let found = try part.reader.hashPlace(ofColumn: column)
    place.withLock { $0 = found }
    return found
  }
}

/// Where the hashes of a dictionary lie in the part's file.
struct HashPlace: Sendable {
  var offset: Int
  var count: Int
}

extension PartReader {
  /// The hash of a text of an identity column.
  func hash(_ text: Int, at place: HashPlace) -> UInt64 {
    file.rawBytes.number(at: place.offset + text * 8, as: UInt64.self)
  }

  /// The first text of an identity column that has a hash.
  func text(withHash hash: UInt64, at place: HashPlace) -> Int? {
    let bytes = file.rawBytes
    for text in 0..<place.count
    where bytes.number(at: place.offset + text * 8, as: UInt64.self) == hash {
      return text
    }
    return nil
  }
}
