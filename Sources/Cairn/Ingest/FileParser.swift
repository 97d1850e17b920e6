internal import CairnBytes
internal import CairnIngest
internal import CairnModel

/// One input file on its way from bytes to events; works one chunk ahead of the store.
actor FileParser {
  private var input: InputFile
  private var reader: RecordReader
  private var tail: [UInt8]
  private var isAtEnd = false

  init(_ input: consuming InputFile, _ choice: SourceChoice.Choice, head: [UInt8]) {
    self.input = input
    reader = choice.reader
    tail = head
  }

  /// The events of the next chunk, or nil at the end of the file.
  ///
  /// The end means that the file was proven to its last byte; before that nothing of it may count.
  func next() -> Result<ParsedEvents?, InputError> {
    guard !isAtEnd else { return .success(nil) }
    var bytes = tail
    tail = []
    bytes.reserveCapacity(bytes.count + ByteLimits.chunkByteCount + 4_096)
    do throws(InputError) {
      isAtEnd = try !input.nextChunk(into: &bytes)
    } catch {
      return .failure(error)
    }
    let (events, rest) = reader.read(bytes, isLast: isAtEnd)
    tail = rest
    return .success(events)
  }

  /// What is known of the file once it has been read.
  var summary: InputSummary { input.summary }

  /// Bytes of the file as stored that were read so far.
  var storedByteCount: Int { input.summary.storedByteCount }

  var notes: [String] { reader.notes.sentences }
}
