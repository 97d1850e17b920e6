// From the chunks of a file to events.
//
// A reader is given a file's bytes chunk by chunk. It makes events of all records that end in the
// chunk and hands back the unfinished rest, which stands before the next chunk. So any cut of the
// same bytes gives the same events, rejects and counts.

import CairnBytes
public import CairnModel

/// Reads the records of one file, in the order of its bytes.
///
/// One reader reads one file: it remembers which keys the file has shown, to which unit its times
/// were settled, and which line it has come to.
public struct RecordReader: Sendable {
  let source: SourceDefinition
  var builder: EventBuilder
  var stops = StopMap()
  /// The columns of a delimited file, once they are known.
  var header: CellHeader?
  /// How many lines above that header are still to come.
  var titleLinesLeft = 0
  /// What is kept where records are written anew before they are read.
  var reshaping: Reshaping?
  /// Rows that are none of the table's, of which nobody knows yet whether the table ended before.
  var footer: [RejectedLine] = []
  /// Whether lines end with a carriage return alone; nil until enough of the file was seen.
  private var endsWithReturns: Bool?
  /// Whether lines are parts of records as they were refused (`KeptPart`).
  let readsParts: Bool
  /// Whether the records of the chunk at hand are written anew.
  var isReshaping = false
  /// What a reader of a web server's log knows.
  var log: AccessLogReader?
  /// The fields of a log's line at hand, where records are written anew.
  var logFields = EventBuilder(FieldMapping())
  /// Where the chunk stands in the decoded file.
  var byteOffset: UInt64 = 0
  /// The records of the file so far.
  var line: UInt32 = 0
  /// A line over the limit whose end has not come yet.
  var longLine: LongLine?
  var hasByteOrderMark = false
  var longLines = 0

  // The chunk at hand.
  var rejects: [RejectedLine] = []
  var lineCount = 0
  var blankCount = 0
  var acceptedCount = 0
  // What the chunk before needed, so that this one need not grow step by step.
  private var eventCapacity = 0
  private var fieldCapacity = 0

  /// Begins a file of a source.
  ///
  /// `guards` are what must not be stored as it is, `robots` words in the names of robots beside
  /// the built-in ones; `readsParts` reads lines of `KeptPart` instead of the source's format.
  public init(
    source: SourceDefinition, guards: FieldGuards? = nil, robots: [String] = [],
    readsParts: Bool = false
  ) {
    self.source = source
    self.readsParts = readsParts
    switch source.format {
    case .accessLog(let pattern):
      builder = EventBuilder(source.mapping.completedForAccessLog(pattern), guards)
      log = Self.logReader(source, pattern, &builder, &logFields)
    case .w3c:
      builder = EventBuilder(source.mapping.completedForAccessLog(nil), guards)
      log = Self.logReader(source, nil, &builder, &logFields)
    case .ndjson, .json, .logfmt, .delimited: builder = EventBuilder(source.mapping, guards)
    }
    log?.configure(robots: robots, truncatesAddresses: guards?.rules.truncatesAddresses ?? false)
    reshaping = Reshaping(source, readsParts: readsParts)
    header = Self.header(of: source.format, &builder)
    titleLinesLeft = source.cells.titleLines
  }

  /// Reads a chunk that begins with the rest that the chunk before it left.
  ///
  /// - Returns: The events of all records that end in the chunk, and the unfinished record behind
  ///   them; at the end of the file (`isLast`) nothing is left.
  public mutating func read(
    _ bytes: consuming [UInt8], isLast: Bool
  ) -> (events: ParsedEvents, tail: [UInt8]) {
    var bytes = bytes
    guard settleLineEnds(&bytes, isLast: isLast) else { return (finish([]), bytes) }
    let start = skipByteOrderMark(bytes, from: skipLongLine(bytes, isLast: isLast))
    if isLast, start < bytes.count, bytes.last != .lineFeed { bytes.append(.lineFeed) }
    begin(bytes)
    isReshaping = reshaping.map { !$0.reshaper.onlyUnpacks || mayUnpack(bytes.span) } ?? false
    if readsParts { isReshaping = true }
    let end = readRecords(bytes.span, from: start, isLast: isLast)
    if isLast { leaveFooter() }
    builder.chunk = []
    var tail = Array(bytes[end...])
    byteOffset += UInt64(end)
    if tail.count > Limits.lineBytes + 1 {
      holdLongLine(tail)
      tail = []
    }
    guard isReshaping else { return (finish(consume bytes), tail) }
    return (finishReshaped(isLast: isLast), tail)
  }

  /// Makes line feeds of the carriage returns of a file that has no others; false where it cannot
  /// be told yet whether it is such a file.
  private mutating func settleLineEnds(_ bytes: inout [UInt8], isLast: Bool) -> Bool {
    if endsWithReturns == nil {
      endsWithReturns = LineEnds.areReturns(bytes, isWhole: isLast)
    }
    guard let endsWithReturns else { return false }
    if endsWithReturns { LineEnds.mend(&bytes) }
    return true
  }

  /// What had to be decided for the whole file, so far.
  public var notes: ReaderNotes {
    var notes = builder.notes
    builder.noteTimes(in: &notes)
    notes.longLines = longLines
    notes.encodedTexts = reshaping?.leftAside ?? 0
    notes.hasByteOrderMark = hasByteOrderMark
    return notes
  }

  /// Reads the records that end in the chunk, and says where the unfinished rest begins.
  private mutating func readRecords(_ bytes: Span<UInt8>, from start: Int, isLast: Bool) -> Int {
    switch source.format {
    case _ where readsParts: reshapeParts(bytes, from: start)
    case .ndjson where isReshaping: reshapeLines(bytes, from: start)
    case .ndjson: readJSONLines(bytes, from: start)
    case .json: reshapeDocuments(bytes, from: start, isLast: isLast)
    case .logfmt: reshapeLogfmt(bytes, from: start)
    case .delimited(let separator, _):
      readCells(bytes, from: start, separator: separator, isLast: isLast)
    case .accessLog, .w3c: readLogLines(bytes, from: start)
    }
  }

  /// Whether some text of the chunk may be JSON itself; else nothing in it needs to be reshaped.
  private func mayUnpack(_ bytes: Span<UInt8>) -> Bool {
    guard case .ndjson = source.format else { return true }
    var index = 0
    while let found = bytes.firstIndex(of: .backslash, from: index) {
      if found >= 2, bytes[found - 2] == .quote { return true }
      if found >= 3, bytes[found - 3] == .quote { return true }
      index = found + 1
    }
    return false
  }

  private mutating func begin(_ bytes: [UInt8]) {
    builder.chunk = bytes
    builder.chunkCount = bytes.count
    builder.chunkHasNul = false
    builder.events.reserveCapacity(eventCapacity)
    builder.fields.reserveCapacity(fieldCapacity)
  }

  /// Hands out what the chunk gave, and clears it here.
  mutating func finish(_ bytes: consuming [UInt8]) -> ParsedEvents {
    var found = ParsedEvents()
    found.bytes = consume bytes
    if !builder.rewritten.isEmpty { found.bytes.append(contentsOf: builder.rewritten) }
    found.events = builder.events
    found.fields = builder.fields
    found.columns = builder.columns.columns
    found.rejects = rejects
    if let header, !header.bytes.isEmpty {
      for index in found.rejects.indices { found.rejects[index].header = header.bytes }
    }
    found.lines = lineCount
    found.blank = blankCount
    found.filtered = builder.filtered
    found.accepted = acceptedCount
    found.roundedMoney = builder.roundedMoney
    builder.notes.roundedMoney += builder.roundedMoney
    eventCapacity = max(eventCapacity, builder.events.count + builder.events.count / 8)
    fieldCapacity = max(fieldCapacity, builder.fields.count + builder.fields.count / 8)
    builder.clear()
    rejects = []
    (lineCount, blankCount, acceptedCount) = (0, 0, 0)
    return found
  }
}

extension FieldRule.TimeUnit {
  /// The unit as a word.
  var words: String {
    switch self {
    case .s: "seconds"
    case .ms: "milliseconds"
    case .us: "microseconds"
    case .ns: "nanoseconds"
    }
  }
}
