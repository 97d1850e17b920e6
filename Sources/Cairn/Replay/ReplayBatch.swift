internal import CairnBytes
internal import CairnModel
internal import CairnStore

/// A refused line that is to be read again.
struct ReplayRecord {
  let line: RejectedLine
  /// Whether it is a row of a table, which may span lines.
  let isOfCells: Bool
  /// Whether an earlier replay made an event of it.
  let isReplayed: Bool
  /// What is read now; nil where there is nothing to read.
  var content: [UInt8]?
}

/// The refused lines of one load, to be read again.
struct ReplayBatch {
  let load: LoadRecord
  var records: [ReplayRecord] = []
  /// The lines of all that the load refused.
  private let kept: Set<UInt32>

  init(_ load: LoadRecord, _ kept: [RejectedLine], _ replayed: ReplayedLines) {
    self.load = load
    self.kept = Set(kept.map(\.line))
    let isOfCells = Self.isTable(load)
    records = kept.map { line in
      var record = ReplayRecord(
        line: line, isOfCells: isOfCells, isReplayed: replayed.holds(line.line, of: load.id))
      if !record.isReplayed, !line.isCut { record.content = line.bytes }
      return record
    }
  }

  /// Leaves out what is not meant.
  mutating func choose(_ selection: RejectSelection) {
    records.removeAll { !selection.holds($0.line) }
  }

  /// Lines of which only the beginning is kept.
  var cutCount: Int { records.count { !$0.isReplayed && $0.content == nil && $0.line.isCut } }

  /// The name under which the lines are taken in.
  var name: String { "rejects of \(load.input.file)" }

  private static func isTable(_ load: LoadRecord) -> Bool {
    ["csv", "tsv"].contains(load.format) || load.format.hasPrefix("delimited")
  }

  /// The line that named the columns, for lines that do not have it with them.
  ///
  /// It stands in the load's file alone, so that must begin as it did when it was taken in.
  func header() throws(InputError) -> [UInt8] {
    guard Self.isTable(load) || load.format == "w3c" else { return [] }
    let matches = try KnownStart.matches(in: load.input.path, among: [load], InputOptions())
    guard !matches.isEmpty else {
      throw InputError(
        kind: .unreadable, file: load.input.file,
        detail: "has changed, and the columns of its refused lines stand in it alone")
    }
    var head: [UInt8] = []
    var input = try InputFile(path: load.input.path)
    _ = try input.nextChunk(into: &head)
    let lines = head.split(separator: 0x0A)
    let line =
      Self.isTable(load) ? lines.first : lines.first { $0.starts(with: Array("#Fields:".utf8)) }
    var header = Array(line ?? [])
    if header.last == 0x0D { header.removeLast() }
    return header
  }

  /// Which lines of the load become events by a replay, and which stay refused.
  func tie(_ taken: [UInt32]) -> ReplayTie {
    let taken = Set(taken).sorted()
    return ReplayTie(load: load.id, lines: taken, others: kept.subtracting(taken))
  }
}

/// The refused lines of a load that a replay takes in.
struct ReplayTie: Hashable, Sendable {
  var load: Int
  /// Ascending.
  var lines: [UInt32]
  var others: Set<UInt32>
}

extension RejectedLine {
  /// Whether only its beginning is kept.
  fileprivate var isCut: Bool { bytes.count < Int(byteCount) }
}
