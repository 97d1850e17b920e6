internal import CairnModel

/// The records of a mended file, in the order in which `rejects show` printed them.
struct MendedLines {
  private let bytes: [UInt8]
  private let lines: [ArraySlice<UInt8>]

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    var lines = bytes.split(separator: .lineFeed, omittingEmptySubsequences: false)
    if lines.last?.isEmpty == true { lines.removeLast() }
    self.lines = lines
  }

  var lineCount: Int { lines.count }

  /// The mended records in the place of some refused ones, or nil where they are not as many.
  ///
  /// A record of a table may span lines: it is taken to have as many as it had, where that comes
  /// out even, else to end behind its quotes.
  func records(for refused: [ReplayRecord]) -> [[UInt8]]? {
    let heights = refused.map { record in
      1 + record.line.bytes.count { $0 == .lineFeed }
    }
    if heights.reduce(0, +) == lines.count {
      var next = 0
      return heights.map { height in
        defer { next += height }
        return Array(lines[next..<next + height].joined(separator: [.lineFeed]))
      }
    }
    return quoted(refused) ?? (lines.count == refused.count ? lines.map { Array($0) } : nil)
  }

  private func quoted(_ refused: [ReplayRecord]) -> [[UInt8]]? {
    var records: [[UInt8]] = []
    var start = 0
    for record in refused {
      guard start < bytes.count else { return nil }
      var end = start
      var isQuoted = false
      while end < bytes.count, isQuoted || bytes[end] != .lineFeed {
        if record.isOfCells, bytes[end] == UInt8(ascii: "\"") { isQuoted.toggle() }
        end += 1
      }
      records.append(Array(bytes[start..<end]))
      start = end + 1
    }
    return start >= bytes.count ? records : nil
  }
}

extension UInt8 {
  fileprivate static let lineFeed = UInt8(ascii: "\n")
}
