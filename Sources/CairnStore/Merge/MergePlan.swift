internal import CairnModel

/// What a merge needs to know of its inputs before it begins.
struct MergePlan: Sendable {
  let parts: [OpenPart]
  let columns: MergedColumns
  /// For each input, for each of its columns, where its texts lie.
  let dictionaries: [[DictionaryPlace?]]
  /// Where clusters lie now that have moved since they were written.
  let redirects: [UInt64: UInt64]
  /// The old keys of those, ascending.
  let moved: [UInt64]
  /// The greatest number of a load that has rows.
  let lastLoad: Int
  /// For each input, the bytes that its moved rows take in memory.
  let strayBytes: [Int]
  /// Whether moved rows are taken from the inputs at their old places; else inputs of their own
  /// hold them.
  let takesStrays: Bool
  /// Bytes of memory for the merge.
  private let memory: Int
  /// Ranges of keys that each make one part, so that a part's texts fit into the memory.
  let ranges: [ClosedRange<UInt64>]
  /// How many ranges are merged side by side; the memory is shared among them.
  let workers: Int
  /// Rows of an input that are decoded at a time.
  let windowRows: Int

  init(
    _ inputs: MergeInputs, redirects: [UInt64: UInt64], rules: IdentityRules, memory: Int
  ) throws(StoreError) {
    let parts = inputs.parts + inputs.strays
    self.parts = parts
    self.memory = memory
    takesStrays = inputs.strays.isEmpty
    self.redirects = redirects
    moved = redirects.keys.sorted()
    var dictionaries: [[DictionaryPlace?]] = []
    var used: [Set<Int>] = []
    var lastLoad = 0
    var strayBytes: [Int] = []
    var bytes = 0
    for part in parts {
      do throws(PartDamage) {
        let places = try Self.dictionaries(of: part)
        dictionaries.append(places)
        used.append(try part.usedColumns())
        bytes += places.reduce(0) { $0 + ($1?.count ?? 0) * Self.textBytes }
        bytes += part.reader.rowCount * Self.rowBytes
        bytes += (try part.reader.footer.entry(.links).byteCount) * Self.linkCopies
        strayBytes.append(
          try part.reader.movedRows(moved) * part.reader.decodedRowBytes * Self.strayCopies)
        lastLoad = max(lastLoad, try part.reader.loads().keys.max() ?? 0)
      } catch {
        throw part.damaged(error)
      }
      part.release()
    }
    columns = MergedColumns(parts, used: used, rules)
    self.strayBytes = strayBytes
    if takesStrays { bytes += strayBytes.reduce(0, +) }
    self.dictionaries = dictionaries
    self.lastLoad = lastLoad
    let rows = parts.reduce(0) { $0 + $1.reader.rowCount }
    workers = rows < Self.sharedRows ? 1 : WorkerCount.ofMachine
    let share = max(memory / workers, 1)
    let cuts = max(1, bytes / share)
    ranges = Self.ranges((cuts + workers - 1) / workers * workers)
    windowRows = Self.windowRows(parts, memory: share)
  }

  /// Rows from which on the ranges are worth being merged side by side.
  private static let sharedRows = 1 << 20

  /// Bytes of memory for a text on its way: its place, hash, slot and new number, and itself.
  private static let textBytes = 96
  /// How often a moved row is in memory: as it was found, and in its new place.
  private static let strayCopies = 2
  /// How often a link's bytes are in memory before they are written: gathered, and encoded.
  private static let linkCopies = 2
  /// Bytes of memory for a row: its bits in the filter.
  private static let rowBytes = 2

  private static func dictionaries(of part: OpenPart) throws(PartDamage) -> [DictionaryPlace?] {
    var places: [DictionaryPlace?] = []
    for (column, facts) in part.reader.columns.enumerated() {
      let isText = facts.type == PropertyType.text.rawValue
      places.append(isText ? try part.reader.dictionaryPlace(ofColumn: column) : nil)
    }
    return places
  }

  /// Cuts all keys into so many ranges of one width: keys are hashes and lie evenly.
  private static func ranges(_ count: Int) -> [ClosedRange<UInt64>] {
    let width = UInt64.max / UInt64(count)
    return (0..<count).map { number in
      let start = UInt64(number) * width
      return start...(number + 1 == count ? UInt64.max : start + width - 1)
    }
  }

  /// As many rows of each input at a time as an eighth of the memory holds of all.
  private static func windowRows(_ parts: [OpenPart], memory: Int) -> Int {
    let rowBytes = parts.reduce(0) { $0 + ($1.reader.columns.count + 8) * 8 }
    var rows = Limits.blockRows
    while rows > 1_024, rows * rowBytes > memory / 8 { rows /= 2 }
    return rows
  }
}

/// What a merge takes its rows from.
struct MergeInputs {
  var parts: [OpenPart]
  /// Parts that hold the moved rows of the others, in their new places; none where the rows are
  /// taken from their old ones.
  var strays: [OpenPart] = []
}

/// Moved rows that are laid down as a part of their own, before a merge in several ranges.
///
/// They lie all over their inputs, so that each range would read every input whole to find its own.
struct StrayBatch: Hashable {
  var inputs: Range<Int>
  /// The new keys of the rows.
  var keys: ClosedRange<UInt64>
}

extension MergePlan {
  /// The moved rows of all inputs, as many at a time as a quarter of the memory holds.
  var strayBatches: [StrayBatch] {
    let limit = max(memory / 4, 1)
    var batches: [StrayBatch] = []
    var start = 0
    var bytes = 0
    for (input, added) in strayBytes.enumerated() {
      if bytes > 0, bytes + added > limit {
        batches.append(StrayBatch(inputs: start..<input, keys: 0...UInt64.max))
        (start, bytes) = (input, 0)
      }
      bytes += added
      if bytes > limit {
        for keys in Self.ranges(bytes / limit + 1) {
          batches.append(StrayBatch(inputs: start..<input + 1, keys: keys))
        }
        (start, bytes) = (input + 1, 0)
      }
    }
    if bytes > 0 {
      batches.append(StrayBatch(inputs: start..<parts.count, keys: 0...UInt64.max))
    }
    return batches
  }
}

extension PartReader {
  /// Rows of the part by load, as the part itself says.
  func loads() throws(PartDamage) -> [Int: Int] {
    var reader = ByteReader(try bytes(of: .loads))
    var loads: [Int: Int] = [:]
    for _ in 0..<(try reader.read(UInt32.self)) {
      let load = Int(try reader.read(UInt32.self))
      loads[load] = Int(truncatingIfNeeded: try reader.read(UInt64.self))
    }
    return loads
  }

  /// Bytes that a row takes at most when it is decoded.
  fileprivate var decodedRowBytes: Int {
    let identities = columns.count { $0.role == .identity }
    let properties = footer.shapes.map(\.count).max() ?? 0
    return (FixedColumn.allCases.count + identities + properties) * 8
  }

  /// How many rows lie at these keys.
  fileprivate func movedRows(_ keys: [UInt64]) throws(PartDamage) -> Int {
    guard !keys.isEmpty else { return 0 }
    return try clusters(at: keys).rows.reduce(0) { $0 + $1.count }
  }
}
