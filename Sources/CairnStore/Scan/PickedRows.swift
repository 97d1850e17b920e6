internal import CairnBytes
internal import CairnModel

/// The rows of a part that a question wants in one unit, and whose they are.
struct PickedRows {
  /// The part's row of the masks' first bit, a multiple of 64.
  private(set) var base = 0
  /// The rows to decode.
  private(set) var kept = RowMask()
  /// For each person with a row that is kept, all rows of the person along the part.
  private(set) var persons: [Range<Int>] = []
  /// For each of those, how many rows are kept.
  private(set) var counts: [Int] = []
  /// The clusters that go the long way, by their number among the unit's.
  private(set) var rest: [Int] = []

  private(set) var wanted = RowMask()
  private(set) var first = RowMask()
  private(set) var second = RowMask()

  mutating func begin(_ rows: Range<Int>) {
    base = rows.lowerBound & ~63
    let words = (rows.upperBound - base + 63) / 64
    kept.clear(wordCount: words)
    persons.removeAll(keepingCapacity: true)
    counts.removeAll(keepingCapacity: true)
    rest.removeAll(keepingCapacity: true)
  }

  /// Makes the masks by name as long as that of the rows kept.
  mutating func beginNames(_ names: PartNames) {
    let words = kept.bits.count
    if names.wanted != nil { wanted.clear(wordCount: words) }
    if names.first != nil { first.clear(wordCount: words) }
    if names.second != nil { second.clear(wordCount: words) }
  }

  /// Marks the rows of one block by their names; returns the largest code.
  mutating func mark(_ codes: RawSpan, _ names: PartNames, fromWord word: Int) -> UInt8 {
    var largest: UInt8 = 0
    if let set = names.wanted { largest = wanted.mark(codes, in: set, fromWord: word) }
    if let set = names.first { _ = first.mark(codes, in: set, fromWord: word) }
    if let set = names.second { _ = second.mark(codes, in: set, fromWord: word) }
    return largest
  }

  /// As `mark(_:_:fromWord:)`, by the kinds of names whose codes have more than a byte.
  mutating func mark(_ kinds: Span<UInt8>, _ names: PartNames, fromWord word: Int) -> UInt8 {
    if let set = names.wanted { _ = wanted.mark(kinds, in: set, fromWord: word) }
    if let set = names.first { _ = first.mark(kinds, in: set, fromWord: word) }
    if let set = names.second { _ = second.mark(kinds, in: set, fromWord: word) }
    return 0
  }

  /// Keeps the rows that are wanted of every cluster that is one person.
  mutating func pick(
    _ clusters: borrowing ClusterColumns, reachingTo longest: Int64, _ names: PartNames
  ) {
    guard names.wanted != nil else { return pickAll(clusters, longest) }
    let hasLadder = names.first != nil
    let isSplit = names.second != nil
    // The masks are looked at beside the lists that grow.
    let (wanted, first, second) = (wanted, hasLadder ? first : wanted, second)
    var kept = RowMask()
    swap(&kept, &self.kept)
    defer { swap(&kept, &self.kept) }
    let (wantedBits, firstBits, secondBits) = (wanted.bits, first.bits, second.bits)
    var keptBits = kept.mutableBits
    var row = clusters.rows.lowerBound - base
    for cluster in clusters.clusters {
      let rows = row..<row + Int(clusters.counts[cluster])
      row = rows.upperBound
      let reach = clusters.reaches[cluster]
      if reach > longest {
        if reach == ClusterColumns.moved { continue }
        if reach == ClusterColumns.scattered || firstBits.firstMarked(in: rows) >= 0 {
          rest.append(cluster)
        }
        continue
      }
      let entry = firstBits.firstMarked(in: rows)
      guard entry >= 0 else { continue }
      var count = 1
      if isSplit, secondBits.firstMarked(in: rows) < 0 {
        keptBits.insert(entry)
      } else if isSplit {
        keptBits.insert(entry)
        Self.climb(rows, wantedBits, firstBits, &keptBits)
        count = keptBits.markedCount(in: rows)
      } else {
        count = keptBits.insert(rows, of: wantedBits)
      }
      persons.append(rows.lowerBound + base..<rows.upperBound + base)
      counts.append(count)
    }
  }

  /// Keeps all rows of every cluster that is one person.
  private mutating func pickAll(_ clusters: borrowing ClusterColumns, _ longest: Int64) {
    var kept = RowMask()
    swap(&kept, &self.kept)
    defer { swap(&kept, &self.kept) }
    var keptBits = kept.mutableBits
    var row = clusters.rows.lowerBound - base
    for cluster in clusters.clusters {
      let rows = row..<row + Int(clusters.counts[cluster])
      row = rows.upperBound
      let reach = clusters.reaches[cluster]
      if reach > longest {
        if reach != ClusterColumns.moved { rest.append(cluster) }
        continue
      }
      keptBits.insert(rows)
      persons.append(rows.lowerBound + base..<rows.upperBound + base)
      counts.append(rows.count)
    }
  }

  /// Keeps what a ladder needs, beside the first entry, of a person who has both of its steps:
  /// every event of another step, and the entries next to one.
  private static func climb(
    _ rows: Range<Int>, _ wanted: Span<UInt64>, _ first: Span<UInt64>,
    _ kept: inout MutableSpan<UInt64>
  ) {
    var word = rows.lowerBound >> 6
    while word << 6 < rows.upperBound {
      var others = wanted[word] & ~first[word]
      if word == rows.lowerBound >> 6 { others &= ~0 << UInt64(rows.lowerBound & 63) }
      while others != 0 {
        let row = word << 6 + others.trailingZeroBitCount
        others &= others - 1
        guard row < rows.upperBound else { return }
        kept.insert(row)
        let before = wanted.lastMarked(in: rows.lowerBound..<row)
        if before >= 0 { kept.insert(before) }
        let behind = wanted.firstMarked(in: row + 1..<rows.upperBound)
        if behind >= 0 { kept.insert(behind) }
      }
      word += 1
    }
  }
}

extension MutableSpan where Element == UInt64 {
  /// How many bits of some rows are set.
  func markedCount(in rows: Range<Int>) -> Int { span.markedCount(in: rows) }
}
