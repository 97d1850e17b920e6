/// How an input file is to be taken.
public struct InputOptions: Hashable, Sendable {
  /// Takes a file named `.gz` that is not gzip as plain text, instead of refusing it.
  public var allowsPlain = false

  /// Delivers what can be decoded of a damaged file, instead of refusing it; the summary says so.
  public var salvages = false

  /// Reads a pipe that a path names, such as a shell's `<(…)`, instead of refusing it.
  public var takesPipes = false

  /// Takes the fingerprints of the bytes as stored and as decoded.
  public var takesFingerprints = true

  /// More decoded bytes than these are refused: a small gzip file can hold a thousand times itself.
  public var decodedByteLimit = Int.max

  public init() {}
}

/// What was read of an input file.
public struct InputSummary: Hashable, Sendable {
  public var isGzip = false
  public var storedByteCount = 0
  public var decodedByteCount = 0
  public var memberCount = 0

  /// Bytes after the last gzip member; more than none is worth a warning.
  public var trailingJunkByteCount = 0

  /// What is wrong with the file, if it was salvaged: then its bytes are not proven.
  public var damage: GzipError?

  public var storedFingerprint: Fingerprint?
  public var decodedFingerprint: Fingerprint?
}

/// An input file as one stream of decoded bytes, whether gzip or plain.
///
/// Gzip is known by its first bytes. A file that changes while it is read is refused at its end, so
/// nothing that came out of it may be kept before `nextChunk` has returned false.
public struct InputFile: ~Copyable, Sendable {
  private let descriptor: InputDescriptor
  private let identity: FileIdentity
  private let options: InputOptions
  private var gzip: GzipReader?
  private var storedHash: FingerprintStream?
  private var decodedHash: FingerprintStream?

  /// The bytes last read, and how many of them are already decoded.
  private var stored: [UInt8] = []
  private var position = 0
  private var isAtEnd = false

  /// The file as it was named, or `-` for standard input.
  public let name: String

  /// What was read so far; complete when `nextChunk` has returned false.
  public private(set) var summary = InputSummary()

  /// How many bytes the file has as stored; none is known of a pipe.
  public var fileByteCount: Int? { isRegular ? identity.byteCount : nil }

  /// Opens a regular file, and reads its first bytes to see what it is.
  public init(path: String, options: InputOptions = InputOptions()) throws(InputError) {
    let descriptor = try InputDescriptor.open(path: path, takesPipes: options.takesPipes)
    let start = try InputStart(of: descriptor, name: path, options: options)
    self.init(descriptor, start, options)
  }

  /// Takes standard input.
  public static func standardInput(
    options: InputOptions = InputOptions()
  ) throws(InputError) -> InputFile {
    let descriptor = try InputDescriptor.standardInput()
    let start = try InputStart(of: descriptor, name: "-", options: options)
    return InputFile(descriptor, start, options)
  }

  private init(
    _ descriptor: consuming InputDescriptor, _ start: InputStart, _ options: InputOptions
  ) {
    self.descriptor = descriptor
    self.options = options
    identity = start.identity
    name = start.name
    stored = start.bytes
    summary.isGzip = start.isGzip
    summary.storedByteCount = start.bytes.count
    if start.isGzip { gzip = GzipReader() }
    if options.takesFingerprints {
      decodedHash = FingerprintStream()
      storedHash = FingerprintStream()
      storedHash?.append(start.bytes.span)
    }
  }

  /// Appends the next decoded bytes, about `ByteLimits.chunkByteCount` of them.
  ///
  /// - Returns: False when there were none left, and the file was proven to its last byte.
  public mutating func nextChunk(into output: inout [UInt8]) throws(InputError) -> Bool {
    guard !isAtEnd else { return false }
    let start = output.count
    let fullCount = start + ByteLimits.chunkByteCount
    while !isAtEnd && output.count < fullCount {
      if position == stored.count { try readMore() }
      do throws(GzipError) {
        try decode(into: &output, upTo: fullCount - output.count)
      } catch {
        try refuseIfChanged()
        guard options.salvages else { throw damaged(by: error) }
        summary.damage = error
        isAtEnd = true
      }
    }
    if isAtEnd { try refuseIfChanged() }
    try account(for: output.span.extracting(start...))
    return output.count > start
  }
}

extension InputFile {
  private mutating func readMore() throws(InputError) {
    stored.removeAll(keepingCapacity: true)
    position = 0
    try descriptor.read(into: &stored, upTo: ByteLimits.readByteCount)
    summary.storedByteCount += stored.count
    let bytes = stored
    storedHash?.append(bytes.span)
  }

  /// Decodes some of the stored bytes, and sees when there are no more.
  private mutating func decode(into output: inout [UInt8], upTo limit: Int) throws(GzipError) {
    guard gzip != nil else {
      output.append(contentsOf: stored[position...])
      position = stored.count
      isAtEnd = stored.isEmpty
      return
    }
    let countBefore = output.count
    let bytes = stored
    let rest = bytes.span.extracting(position...)
    let takenCount = try gzip?.inflate(rest, into: &output, upTo: limit) ?? 0
    position += takenCount
    // The decoder may still hold bytes when the file has none left.
    guard bytes.isEmpty && output.count == countBefore else { return }
    try gzip?.finish()
    isAtEnd = true
  }

  private mutating func account(for chunk: Span<UInt8>) throws(InputError) {
    summary.decodedByteCount += chunk.count
    summary.memberCount = gzip?.memberCount ?? 0
    summary.trailingJunkByteCount = gzip?.trailingJunkByteCount ?? 0
    decodedHash?.append(chunk)
    if isAtEnd {
      summary.storedFingerprint = storedHash?.fingerprint
      summary.decodedFingerprint = decodedHash?.fingerprint
    }
    if summary.decodedByteCount > options.decodedByteLimit {
      throw InputError(
        kind: .tooLarge, file: name,
        detail: "decodes to more than the \(options.decodedByteLimit) bytes allowed")
    }
  }

  private var isRegular: Bool { identity.isRegular }

  private func refuseIfChanged() throws(InputError) {
    guard isRegular, try descriptor.identity() != identity else { return }
    throw InputError(
      kind: .changedWhileRead, file: name,
      detail: "changed while it was read; it is still being written, so take it in later")
  }

  private func damaged(by error: GzipError) -> InputError {
    InputError(kind: .damaged, file: name, detail: "\(error)", damage: error)
  }
}

/// The first bytes of an input file, and what they show it to be.
private struct InputStart {
  let name: String
  let identity: FileIdentity
  private(set) var bytes: [UInt8] = []
  private(set) var isGzip = false

  init(
    of descriptor: borrowing InputDescriptor, name: String, options: InputOptions
  ) throws(InputError) {
    self.name = name
    identity = try descriptor.identity()
    // A pipe may hand over a single byte; the magic has two.
    while bytes.count < 2 {
      let countBefore = bytes.count
      try descriptor.read(into: &bytes, upTo: ByteLimits.readByteCount)
      if bytes.count == countBefore { break }
    }
    if bytes.isEmpty {
      throw InputError(kind: .empty, file: name, detail: "is empty, not a byte long")
    }
    let isNamedGzip = name.hasSuffix(".gz") || name.hasSuffix(".GZ")
    // A lone first byte under a gzip name is a file cut off, not a text.
    isGzip = GzipReader.recognises(bytes.span) || (isNamedGzip && bytes == [0x1f])
    if isNamedGzip && !isGzip && !options.allowsPlain {
      throw InputError(
        kind: .notGzip, file: name,
        detail: "is named as gzip but is not; if it is plain text, pass --plain")
    }
  }
}
