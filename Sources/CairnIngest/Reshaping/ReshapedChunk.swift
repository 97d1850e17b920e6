import CairnModel

/// A record as it stood in the file, for its rejects.
struct RawRow: Sendable {
  var line: UInt32
  var byteOffset: UInt64
  var byteCount: UInt64
  /// Its first bytes.
  var head: ArraySlice<UInt8>
  /// The line that named the columns of a log's line, empty where none did.
  var header: [UInt8] = []
}

/// The records of a chunk, written anew as one JSON object a line.
struct ReshapedChunk: Sendable {
  struct Line: Sendable {
    var range: Range<Int>
    /// The name of the further event that the line stands for, empty for the record's own.
    var ending: [UInt8]
  }

  struct Record: Sendable {
    /// The rows that the record was made of.
    var rows: [RawRow]
    /// What it became.
    var lines: [Line] = []
    /// Why it became nothing.
    var refusal: Refusal?
  }

  /// The most bytes that one record may become.
  static let recordByteLimit = 64 << 20

  private(set) var bytes: [UInt8] = []
  private(set) var records: [Record] = []

  /// Adds a record that stays as it is; line ends inside it become blanks.
  mutating func add(_ rows: [RawRow], asItStands record: ArraySlice<UInt8>) {
    let start = bytes.count
    bytes += record
    for index in start..<bytes.count where bytes[index] == .lineFeed { bytes[index] = 0x20 }
    add(rows, [Line(range: start..<bytes.count, ending: [])])
    bytes.append(.lineFeed)
  }

  mutating func add(_ rows: [RawRow], _ reshaped: [ReshapedRecord]) {
    let start = bytes.count
    var lines: [Line] = []
    for one in reshaped {
      let first = bytes.count
      one.tree.append(to: &bytes)
      lines.append(Line(range: first..<bytes.count, ending: one.ending))
      bytes.append(.lineFeed)
      guard bytes.count - start <= Self.recordByteLimit else {
        bytes.removeSubrange(start...)
        let detail = "the record unfolds to more than \(Self.recordByteLimit) bytes"
        return refuse(rows, Refusal(.tooLong, detail))
      }
    }
    add(rows, lines)
  }

  private mutating func add(_ rows: [RawRow], _ lines: [Line]) {
    records.append(Record(rows: rows, lines: lines))
  }

  mutating func refuse(_ rows: [RawRow], _ refusal: Refusal) {
    records.append(Record(rows: rows, refusal: refusal))
  }
}
