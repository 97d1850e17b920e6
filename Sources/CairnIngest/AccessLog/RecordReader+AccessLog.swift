import CairnBytes
import CairnModel

extension RecordReader {
  /// Reads the lines of a log that end in the chunk, and says where the rest begins.
  mutating func readLogLines(_ bytes: Span<UInt8>, from start: Int) -> Int {
    guard let last = bytes.lastIndex(of: .lineFeed), last >= start, log != nil else { return start }
    stops.mark(LogSteps.marks, in: bytes)
    builder.chunkHasNul = bytes.firstIndex(of: 0, from: start) != nil
    let words = stops.words
    var scanner = LogLineScanner(bytes, stops: words.span)
    if isReshaping { (logFields.chunk, logFields.chunkCount) = (builder.chunk, builder.chunkCount) }
    var first = start
    while first <= last {
      let number = countLine()
      if bytes[first] == 0x23 || bytes.endOfBlankLine(from: first) != nil {
        blankCount += 1
        let end = bytes.firstIndex(of: .lineFeed, from: first) ?? last
        if bytes[first] == 0x23 {
          let content = contentEnd(bytes, first, end)
          log?.takeDirective(bytes.extracting(first..<content))
        }
        first = end + 1
        continue
      }
      builder.begin()
      scanner.position = first
      let refusal = readLogLine(&scanner)
      let end = bytes.firstIndex(of: .lineFeed, from: scanner.position) ?? last
      let range = first..<contentEnd(bytes, first, end)
      first = end + 1
      if let refusal = reason(bytes, range) ?? refusal {
        builder.drop()
        refuse(refusal, range, line: number)
      } else if isReshaping {
        let row = row(range, number)
        reshaping?.take(logFields.tree, row)
      } else {
        makeEvent(range, number)
      }
    }
    logFields.chunk = []
    logFields.clear()
    return last + 1
  }

  /// Puts the fields of one line, or puts them aside where the record is to be written anew.
  @inline(__always)
  private mutating func readLogLine(_ scanner: inout LogLineScanner) -> Refusal? {
    guard isReshaping else { return log?.read(&scanner, &builder) }
    logFields.begin()
    return log?.read(&scanner, &logFields)
  }

  /// A reader of a log's lines that puts their fields where they are taken from.
  static func logReader(
    _ source: SourceDefinition, _ pattern: String?, _ builder: inout EventBuilder,
    _ fields: inout EventBuilder
  ) -> AccessLogReader {
    source.shape.isPlain
      ? AccessLogReader(pattern, &builder) : AccessLogReader(pattern, &fields)
  }

  /// What is wrong with a line whatever its format.
  @inline(__always)
  private func reason(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Refusal? {
    if range.count > Limits.lineBytes { return .tooLong(UInt64(range.count)) }
    return isBrokenUTF8(bytes, range) ? .notUTF8 : nil
  }
}

extension EventBuilder {
  /// The record at hand as it may be written anew: its fields under their own names.
  fileprivate var tree: RecordTree {
    var members: [RecordTree.Member] = []
    var taken: Set<UInt16> = []
    for field in fields[firstField...] where taken.insert(field.column).inserted {
      let key = RecordTree.text(columns.columns[Int(field.column)].name.bytes).jsonText ?? []
      members.append(RecordTree.Member(key: key, value: tree(of: field)))
    }
    return .object(members)
  }

  private func tree(of field: ParsedField) -> RecordTree {
    switch field.type {
    case .integer: return .scalar(Array("\(Int64(bitPattern: field.payload))".utf8)[...])
    case .boolean: return .scalar(Array((field.payload != 0 ? "true" : "false").utf8)[...])
    case .text, .decimal, .real:
      let (bytes, range) = place(of: field.slice)
      return .text(bytes[range])
    }
  }
}
