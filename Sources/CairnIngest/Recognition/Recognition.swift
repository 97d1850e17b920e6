public import CairnModel

/// What the first lines of a file are.
public enum Recognition: Hashable, Sendable {
  /// How the file is to be read: by which preset, cut how; and how that was seen, in words.
  case recognised(source: SourceDefinition, reason: String)
  /// More than one reading fits; `advice` says what to type to choose.
  case ambiguous(reason: String, advice: String)
  /// No reading fits; `advice` says what can be done.
  case unknown(reason: String, advice: String)
}

/// Recognises the format of a file by its first lines.
///
/// - Parameters:
///   - fileName: The file's name: it decides only where the lines leave a choice.
///   - head: The first bytes, decoded; some 64 KiB are enough.
///   - presets: The sources that are known by signs, such as keys; the user's own before others.
/// - Returns: The format and preset with the reason, or why there is none.
public func recognise(
  fileName: String, head: [UInt8], presets: [SourceDefinition] = []
) -> Recognition {
  let sample = FileSample(fileName, head, presets)
  return sample.container ?? sample.object ?? sample.markedLog ?? sample.cellsWithoutHeader
    ?? sample.accessLog ?? sample.logfmt ?? sample.cells
    ?? sample.tableWithoutHeader
    ?? .unknown(
      reason: "the first lines are no JSON objects, no separated cells and no web server's log",
      advice: "say how to read it: --preset NAME, or a source with `format:` in journey.yaml")
}

/// What parts the cells of a file that was said to hold JSON; nil where its lines are no cells.
public func separatorOfCells(fileName: String, head: [UInt8]) -> UInt8? {
  let sample = FileSample(fileName, head, [])
  guard let first = sample.lines.first?.first(where: { !$0.isWhitespace }), first != "{",
    first != "[", case .recognised(let source, _)? = sample.cells,
    case .delimited(let separator, _) = source.format
  else { return nil }
  return separator
}

/// The first lines of a file, as the tests for the formats need them.
struct FileSample {
  let fileName: String
  let bytes: [UInt8]
  let presets: [SourceDefinition]
  /// The whole lines of the sample that are not blank, at most fifty.
  let lines: [String]
  /// Whether the sample is one line that has no end.
  let isUnfinishedLine: Bool

  init(_ fileName: String, _ head: [UInt8], _ presets: [SourceDefinition]) {
    self.fileName = fileName
    self.presets = presets
    var head = head
    if LineEnds.areReturns(head, isWhole: true) == true { LineEnds.mend(&head) }
    let marked = head.starts(with: [0xEF, 0xBB, 0xBF])
    let content = Array(head.dropFirst(marked ? 3 : 0))
    var pieces = content.split(separator: .lineFeed, omittingEmptySubsequences: false)
    // The last line may have been cut by the end of the sample.
    let isBlank = { (line: ArraySlice<UInt8>) in line.allSatisfy(\.isBlank) }
    isUnfinishedLine = pieces.dropLast().allSatisfy(isBlank)
    if !pieces.dropLast().allSatisfy(isBlank) { pieces.removeLast() }
    bytes = Array(pieces.joined(separator: [.lineFeed]))
    lines = pieces.lazy.map { piece in
      let isReturn = piece.last == .carriageReturn
      return String(decoding: isReturn ? piece.dropLast() : piece, as: UTF8.self)
    }
    .filter { !$0.allSatisfy(\.isWhitespace) }.prefix(50).map { $0 }
  }

  /// What is no text at all: a container, another encoding, or nothing.
  var container: Recognition? {
    let known: [(magic: [UInt8], reason: String, advice: String)] = [
      ([0x50, 0x4B, 0x03, 0x04], "the file is a zip archive", "unzip it first"),
      (
        [0x28, 0xB5, 0x2F, 0xFD], "the file is compressed by zstd", "decompress it first (zstd -d)"
      ),
      ([0x1F, 0x8B], "the file is gzip inside gzip", "decompress it once first (gzip -d)"),
      ([0xFF, 0xFE], "the file is UTF-16", "convert it first: iconv -f UTF-16 -t UTF-8"),
      ([0xFE, 0xFF], "the file is UTF-16", "convert it first: iconv -f UTF-16 -t UTF-8"),
      (Array("PAR1".utf8), "the file is Parquet", "export it as NDJSON or CSV"),
      (Array("SQLite format 3".utf8), "the file is a database", "export its table as CSV"),
    ]
    for one in known where bytes.starts(with: one.magic) {
      return .unknown(reason: one.reason, advice: one.advice)
    }
    guard lines.isEmpty else { return nil }
    return .unknown(
      reason: "the file has no lines",
      advice: "say how to read it if lines are to come: --preset NAME")
  }
}
