internal import CairnBytes
internal import CairnIngest
internal import CairnModel
internal import CairnStore

/// One input file on its way from bytes to events; works one chunk ahead of the store.
actor FileParser {
  private var input: InputFile
  private var reader: RecordReader
  private var tail: [UInt8]
  private var isAtEnd = false
  /// Decoded bytes at the file's beginning whose lines do not count.
  private var skipping: Int
  /// The loads that the file may begin with.
  private var starts: KnownStarts

  /// What the store holds of a file: so many bytes at its beginning, or perhaps what one of some
  /// loads holds; the parser says whether it does.
  struct Known {
    var byteCount = 0
    var loads: [LoadRecord] = []
  }

  init(
    _ input: consuming InputFile, _ choice: SourceChoice.Choice, head: [UInt8],
    known: Known = Known()
  ) {
    skipping = known.byteCount
    self.input = input
    starts = KnownStarts(known.loads)
    starts.see(head.span)
    reader = choice.reader
    tail = head
  }

  /// The events of the next chunk, or nil at the end of the file.
  ///
  /// The end means that the file was proven to its last byte; before that nothing of it may count.
  func next() -> Result<ParsedEvents?, InputError> {
    guard !isAtEnd else { return .success(nil) }
    do throws(InputError) { try readOver() } catch { return .failure(error) }
    var bytes = tail
    tail = []
    bytes.reserveCapacity(bytes.count + ByteLimits.chunkByteCount + 4_096)
    let tailCount = bytes.count
    do throws(InputError) {
      isAtEnd = try !input.nextChunk(into: &bytes)
    } catch {
      return .failure(error)
    }
    starts.see(bytes.span.extracting(tailCount...))
    let (events, rest) = reader.read(bytes, isLast: isAtEnd)
    tail = rest
    return .success(events)
  }

  /// Reads over the lines that do not count: the reader learns from them what it must, such as a
  /// header.
  private func readOver() throws(InputError) {
    while skipping > 0, !isAtEnd {
      if tail.count < skipping { isAtEnd = try !input.nextChunk(into: &tail) }
      let end = min(tail.count, skipping)
      let (_, rest) = reader.read(Array(tail[..<end]), isLast: false)
      skipping -= end - rest.count
      tail = rest + tail[end...]
      if rest.count >= skipping { skipping = 0 }
    }
  }

  /// Whether the file begins with the content of a load that it was told of.
  var beginsAsKnown: Bool { !starts.matches.isEmpty }

  /// What is known of the file once it has been read.
  var summary: InputSummary { input.summary }

  /// Bytes of the file as stored that were read so far.
  var storedByteCount: Int { input.summary.storedByteCount }

  var notes: [String] { reader.notes.sentences }
}
