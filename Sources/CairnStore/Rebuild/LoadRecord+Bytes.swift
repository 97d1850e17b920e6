internal import CairnBytes
internal import CairnModel

/// A row of the ledger as parts and the list keep it, field after field.
extension LoadRecord {
  func append(to writer: inout ByteWriter) {
    writer.append(UInt64(id))
    for text in [source, input.file, input.path] { writer.append(text: Array(text.utf8)) }
    writer.append(input.content)
    writer.append(input.compressed)
    let figures = [
      input.byteCount, input.decodedByteCount, counts.lines, counts.accepted, counts.duplicates,
      counts.rejected, counts.filtered, counts.blank, eventCount,
    ]
    for figure in figures { writer.append(UInt64(figure)) }
    for time in [firstTime, lastTime, dataEnd] { writer.append(optional: time?.microseconds) }
    writer.append(text: Array(format.utf8))
    writer.append(UInt8(isSalvaged ? 1 : 0))
    writer.append(UInt64(generation))
    writer.append(optional: forgottenIn.map(Int64.init))
    // No file has an empty name.
    writer.append(text: Array((rejectsFile ?? "").utf8))
    writer.append(UInt32(rejects.count))
    for (reason, lines) in rejects.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
      writer.append(text: Array(reason.rawValue.utf8))
      writer.append(UInt64(lines))
    }
    writer.append(text: Array(notes.joined(separator: "\n").utf8))
  }

  init(_ reader: inout ByteReader) throws(PartDamage) {
    let id = try reader.readNumber()
    let source = try reader.readString()
    let (file, path) = (try reader.readString(), try reader.readString())
    let content = try reader.readFingerprint()
    self.init(
      id: id, source: source,
      input: InputFacts(
        file: file, path: path, content: content, compressed: try reader.readFingerprint()))
    input.byteCount = try reader.readNumber()
    input.decodedByteCount = try reader.readNumber()
    counts.lines = try reader.readNumber()
    counts.accepted = try reader.readNumber()
    counts.duplicates = try reader.readNumber()
    counts.rejected = try reader.readNumber()
    counts.filtered = try reader.readNumber()
    counts.blank = try reader.readNumber()
    eventCount = try reader.readNumber()
    firstTime = try reader.readOptional().map { EventTime(microseconds: $0) }
    lastTime = try reader.readOptional().map { EventTime(microseconds: $0) }
    dataEnd = try reader.readOptional().map { EventTime(microseconds: $0) }
    format = try reader.readString()
    isSalvaged = try reader.read(UInt8.self) != 0
    generation = try reader.readNumber()
    forgottenIn = try reader.readOptional().map(Int.init)
    let name = try reader.readString()
    rejectsFile = name.isEmpty ? nil : name
    for _ in 0..<(try reader.read(UInt32.self)) {
      guard let reason = RejectReason(rawValue: try reader.readString()) else {
        throw PartDamage("a reason of a refused line is unknown")
      }
      rejects[reason] = try reader.readNumber()
    }
    notes = try reader.readString().split(separator: "\n").map(String.init)
  }
}

extension ByteWriter {
  mutating func append(_ fingerprint: Fingerprint) {
    append(fingerprint.high)
    append(fingerprint.low)
  }

  /// Appends whether there is a number, and the number.
  mutating func append(optional number: Int64?) {
    append(UInt8(number == nil ? 0 : 1))
    if let number { append(number) }
  }
}

extension ByteReader {
  /// A number of 64 bits that is not negative.
  @_lifetime(self: copy self)
  mutating func readNumber() throws(PartDamage) -> Int {
    guard let number = Int(exactly: try read(UInt64.self)) else {
      throw PartDamage("a number is too large")
    }
    return number
  }

  @_lifetime(self: copy self)
  mutating func readString() throws(PartDamage) -> String {
    String(decoding: try readText(), as: UTF8.self)
  }

  @_lifetime(self: copy self)
  mutating func readOptional() throws(PartDamage) -> Int64? {
    try read(UInt8.self) == 0 ? nil : try read(Int64.self)
  }

  @_lifetime(self: copy self)
  mutating func readFingerprint() throws(PartDamage) -> Fingerprint {
    let high = try read(UInt64.self)
    return Fingerprint(high: high, low: try read(UInt64.self))
  }
}
