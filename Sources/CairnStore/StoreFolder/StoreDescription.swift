/// What `store.json` says: that this is a store, and which programs may open it.
///
/// The file is written last when a store is made and never changed afterwards, so a folder without
/// it holds no finished store.
struct StoreDescription: Hashable, Sendable {
  /// The format of the parts and the catalog.
  var formatVersion: Int
  /// The oldest format version whose programs can still read this store.
  var minimumReader: Int

  static let magic = "cairn"
  /// What this program writes, and the newest that it reads.
  static let current = StoreDescription(formatVersion: 1, minimumReader: 1)
  /// The longest such file that is read.
  static let byteLimit = 4_096

  var text: String {
    """
    {"magic": "\(Self.magic)", "format_version": \(formatVersion), "minimum_reader": \(minimumReader)}

    """
  }
}

extension StoreDescription {
  /// Reads the file's text, or gives nil where it is not a store's.
  ///
  /// Only these three keys are looked for; a newer version may add others.
  init?(text: String) {
    let tokens = text.split { " \n\t\r{},:".contains($0) }
    func value(of key: String) -> Substring? {
      guard let place = tokens.firstIndex(of: "\"\(key)\""), place + 1 < tokens.endIndex
      else { return nil }
      return tokens[place + 1]
    }
    guard value(of: "magic") == "\"\(Self.magic)\"",
      let formatVersion = value(of: "format_version").flatMap({ Int($0) }),
      let minimumReader = value(of: "minimum_reader").flatMap({ Int($0) })
    else { return nil }
    self.init(formatVersion: formatVersion, minimumReader: minimumReader)
  }
}
