internal import CairnBytes
public import CairnModel
internal import Synchronization

/// Finds the text of an identifier from its hash; asked only for what a report prints.
///
/// A few questions are answered by looking through the hashes where they lie; whoever asks for more
/// gets an index of all identifiers of the type.
public final class IdentityTexts: Sendable {
  /// After so many questions about a type the index is made.
  private static let looksBeforeIndex = 16

  private let snapshot: StoreSnapshot
  private let types: [ByteText]
  private let known: Mutex<[Int: TypeTexts]>

  /// A part's dictionary of one identity type, its checksum compared.
  private struct PartTexts {
    var part: OpenPart
    var column: Int
    var hashes: HashPlace
  }

  private struct TypeTexts {
    var dictionaries: [PartTexts]
    var looks = 0
    /// By hash, the dictionary and the number of the text in it.
    var index: [UInt64: (dictionary: Int, text: Int)] = [:]
  }

  public init(_ snapshot: StoreSnapshot, types: [ByteText]) {
    self.snapshot = snapshot
    self.types = types
    known = Mutex([:])
  }

  /// The text of an identifier, or nil where no part has it.
  public func text(type: Int, hash: UInt64) -> ByteText? {
    guard type < types.count else { return nil }
    return known.withLock { known in
      var texts = known[type] ?? open(types[type])
      defer { known[type] = texts }
      known[type] = nil
      texts.looks += 1
      if texts.looks == Self.looksBeforeIndex { Self.index(&texts) }
      return Self.text(hash, texts)
    }
  }

  private func open(_ type: ByteText) -> TypeTexts {
    var dictionaries: [PartTexts] = []
    for part in snapshot.parts {
      for (column, entry) in part.reader.columns.enumerated()
      where entry.role == .identity && entry.name == type.bytes {
        // A damaged dictionary was reported when the walk read it; here a name is merely missing.
        guard let hashes = try? part.reader.hashPlace(ofColumn: column) else { continue }
        dictionaries.append(PartTexts(part: part, column: column, hashes: hashes))
      }
    }
    return TypeTexts(dictionaries: dictionaries)
  }

  private static func index(_ texts: inout TypeTexts) {
    texts.index.reserveCapacity(texts.dictionaries.reduce(0) { $0 + $1.hashes.count })
    for (place, dictionary) in texts.dictionaries.enumerated() {
      for text in 0..<dictionary.hashes.count {
        texts.index[dictionary.part.reader.hash(text, at: dictionary.hashes)] = (place, text)
      }
    }
  }

  private static func text(_ hash: UInt64, _ texts: TypeTexts) -> ByteText? {
    if texts.looks >= looksBeforeIndex {
      guard let found = texts.index[hash] else { return nil }
      return text(found.text, of: texts.dictionaries[found.dictionary])
    }
    for dictionary in texts.dictionaries {
      guard let text = dictionary.part.reader.text(withHash: hash, at: dictionary.hashes) else {
        continue
      }
      return Self.text(text, of: dictionary)
    }
    return nil
  }

  private static func text(_ text: Int, of dictionary: PartTexts) -> ByteText? {
    try? dictionary.part.reader.checkedText(text, ofColumn: dictionary.column)
  }
}
