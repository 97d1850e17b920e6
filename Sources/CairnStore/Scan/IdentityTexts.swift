internal import CairnBytes
public import CairnModel
internal import Synchronization

/// Finds the text of an identifier from its hash; asked only for what a report prints.
///
/// The first question about an identity type reads that type's texts of all parts.
public final class IdentityTexts: Sendable {
  private let snapshot: StoreSnapshot
  private let types: [ByteText]
  private let known: Mutex<[Int: [UInt64: ByteText]]>

  public init(_ snapshot: StoreSnapshot, types: [ByteText]) {
    self.snapshot = snapshot
    self.types = types
    known = Mutex([:])
  }

  /// The text of an identifier, or nil where no part has it.
  public func text(type: Int, hash: UInt64) -> ByteText? {
    guard type < types.count else { return nil }
    return known.withLock { known in
      if let texts = known[type] { return texts[hash] }
      let texts = load(types[type])
      known[type] = texts
      return texts[hash]
    }
  }

  private func load(_ type: ByteText) -> [UInt64: ByteText] {
    var texts: [UInt64: ByteText] = [:]
    for part in snapshot.parts {
      let columns = part.reader.columns
      for (index, column) in columns.enumerated()
      where column.role == .identity && column.name == type.bytes {
        // A damaged dictionary was reported when the walk read it; here a name is merely missing.
        let found = (try? part.reader.texts(ofColumn: index)) ?? []
        for text in found { texts[ByteHash.hash(text.bytes)] = text }
      }
    }
    return texts
  }
}
