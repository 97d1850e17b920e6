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
  /// Whether they are parts of records of which other parts gave events.
  private(set) var isOfParts = false
  /// The places of all that the load refused.
  private let kept: Set<RejectPlace>

  init(_ load: LoadRecord, _ kept: [RejectedLine], _ replayed: ReplayedLines) {
    self.load = load
    self.kept = Set(kept.map(\.place))
    let isOfCells = Self.isTable(load)
    records = kept.map { line in
      var record = ReplayRecord(
        line: line, isOfCells: isOfCells && !line.isPart,
        isReplayed: replayed.holds(line.place, of: load.id))
      if !record.isReplayed, !line.isCut { record.content = line.bytes }
      return record
    }
  }

  /// Leaves out what is not meant.
  mutating func choose(_ selection: RejectSelection) {
    records.removeAll { !selection.holds($0.line) }
  }

  /// Whole lines apart from parts of records, which are read otherwise; what has nothing to be read
  /// is left out beside what has.
  var byKind: [ReplayBatch] {
    let kinds = [false, true].map { isOfParts in
      var kind = self
      kind.isOfParts = isOfParts
      kind.records.removeAll { $0.line.isPart != isOfParts }
      return kind
    }
    let due = kinds.filter { $0.records.contains { $0.content != nil } }
    return due.isEmpty ? [self] : due
  }

  /// Lines of which only the beginning is kept.
  var cutCount: Int { records.count { !$0.isReplayed && $0.content == nil && $0.line.isCut } }

  /// The name under which the lines are taken in.
  var name: String {
    isOfParts ? "refused parts of \(load.input.file)" : "rejects of \(load.input.file)"
  }

  private static func isTable(_ load: LoadRecord) -> Bool {
    ["csv", "tsv"].contains(load.format) || load.format.hasPrefix("delimited")
  }

  /// The line that named the columns of the first record that has one with it.
  var keptHeader: [UInt8] {
    let headers = records.lazy.filter { $0.content != nil }.map(\.line.header)
    return headers.first { !$0.isEmpty } ?? []
  }

  /// How a file of the lines begins, behind a header.
  func head(_ header: [UInt8]) -> [UInt8] {
    let kept = records.lazy.compactMap(\.content).prefix(200)
    return (header.isEmpty ? [] : header + [0x0A]) + kept.flatMap { $0 + [0x0A] }
  }

  /// The line that named the columns, for lines that do not have it with them.
  ///
  /// It stands in the load's file alone, so that must begin as it did when it was taken in.
  func header() throws(InputError) -> [UInt8] {
    guard Self.isTable(load) || load.format == "w3c" else { return [] }
    let lines = try beginning("the columns of its refused lines stand").split(separator: 0x0A)
    let line =
      Self.isTable(load) ? lines.first : lines.first { $0.starts(with: Array("#Fields:".utf8)) }
    var header = Array(line ?? [])
    if header.last == 0x0D { header.removeLast() }
    return header
  }

  /// How the load's file begins, which must be as it was when it was taken in.
  ///
  /// `what` is what stands there and nowhere else, for the error.
  func beginning(_ what: String) throws(InputError) -> [UInt8] {
    let matches = try KnownStart.matches(in: load.input.path, among: [load], InputOptions())
    guard !matches.isEmpty else {
      throw InputError(
        kind: .unreadable, file: load.input.file,
        detail: "has changed, and \(what) in it alone")
    }
    var head: [UInt8] = []
    var input = try InputFile(path: load.input.path)
    _ = try input.nextChunk(into: &head)
    return head
  }

  /// Which refused lines of the load become events by a replay, and which stay refused.
  func tie(_ taken: [RejectPlace]) -> ReplayTie {
    let taken = Set(taken).sorted()
    return ReplayTie(load: load.id, places: taken, others: kept.subtracting(taken))
  }
}

/// The refused lines of a load that a replay takes in.
struct ReplayTie: Hashable, Sendable {
  var load: Int
  /// Ascending.
  var places: [RejectPlace]
  var others: Set<RejectPlace>
}

extension RejectedLine {
  /// Whether only its beginning is kept.
  fileprivate var isCut: Bool { bytes.count < Int(byteCount) }
}
