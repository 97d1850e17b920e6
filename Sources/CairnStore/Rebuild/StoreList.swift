internal import CairnBytes
internal import CairnModel

/// The store's list: what a commit leaves, but for what the parts say themselves.
///
/// It is written just before the commit that it tells of, under the number of its generation, so
/// that a catalog that is lost can be put together again as that commit left it.
struct StoreList: Hashable, Sendable {
  var generation = 0
  var definitions: Fingerprint?
  var nextLoad = 1
  var nextPart = 1
  /// The parts that count.
  var parts: [PartRecord] = []
  var partLoads: [PartLoad] = []
  var redirects: [RedirectRecord] = []
  var superseded: [SupersededRows] = []
  var suppressed: [Suppression] = []
  /// The loads that no part speaks for as they are now: without rows, taken back, of early parts.
  var loads: [LoadRecord] = []

  /// An identifier of somebody who was erased, and the commit that did it.
  struct Suppression: Hashable, Sendable {
    var generation: Int
    var identifier: SuppressedIdentifier
  }

  /// The first eight bytes: `CAIRNLST`.
  private static let magic: UInt64 = 0x5453_4C4E_5249_4143
  private static let version: UInt32 = 1
  /// The magic, the version and the checksum of what follows.
  private static let headerBytes = 16
  /// The longest list that is read.
  static let byteLimit = 1 << 30
}

extension StoreList {
  /// The bytes of the file.
  var bytes: [UInt8] {
    let body = PackedBytes.pack(content)
    var writer = ByteWriter()
    writer.append(Self.magic)
    writer.append(Self.version)
    writer.append(Checksum(of: body.span).value)
    return writer.bytes + body
  }

  private var content: [UInt8] {
    var writer = ByteWriter()
    writer.append(UInt64(generation))
    writer.append(UInt8(definitions == nil ? 0 : 1))
    if let definitions { writer.append(definitions) }
    writer.append(UInt64(nextLoad))
    writer.append(UInt64(nextPart))
    writer.append(UInt32(parts.count))
    for part in parts { part.append(to: &writer) }
    writer.append(UInt32(partLoads.count))
    for share in partLoads {
      for number in [share.part, share.load, share.rowCount] { writer.append(UInt64(number)) }
    }
    writer.append(UInt32(redirects.count))
    for redirect in redirects {
      writer.append(redirect.from)
      writer.append(redirect.to)
    }
    writer.append(UInt32(superseded.count))
    for some in superseded {
      writer.append(UInt64(some.part))
      writer.append(UInt32(some.rows.count))
      for row in some.rows { writer.append(row) }
    }
    writer.append(UInt32(suppressed.count))
    for suppression in suppressed {
      writer.append(UInt64(suppression.generation))
      writer.append(text: Array(suppression.identifier.type.utf8))
      writer.append(suppression.identifier.hash)
    }
    writer.append(UInt32(loads.count))
    for load in loads { load.append(to: &writer) }
    return writer.bytes
  }

  /// The version of a file that a newer program wrote; nil for any other file.
  static func newerVersion(of file: [UInt8]) -> UInt32? {
    let all = file.rawBytes
    var header = ByteReader(all)
    do throws(PartDamage) {
      guard try header.read(UInt64.self) == magic else { return nil }
      let found = try header.read(UInt32.self)
      return found > version ? found : nil
    } catch {
      return nil
    }
  }

  /// Reads the bytes of the file, all of which are under a checksum.
  init(_ file: [UInt8]) throws(PartDamage) {
    let all = file.rawBytes
    var header = ByteReader(all)
    guard try header.read(UInt64.self) == Self.magic else {
      throw PartDamage("does not begin as a list does")
    }
    let version = try header.read(UInt32.self)
    guard version == Self.version else {
      throw PartDamage("has format version \(version); this program reads \(Self.version)")
    }
    let checksum = try header.read(UInt32.self)
    let body = all.extracting(droppingFirst: Self.headerBytes)
    guard body.checksum == checksum else { throw PartDamage("does not match its checksum") }
    let content = try PackedBytes.unpack(body)
    var reader = ByteReader(content.rawBytes)
    try read(&reader)
  }

  private mutating func read(_ reader: inout ByteReader) throws(PartDamage) {
    generation = try reader.readNumber()
    if try reader.read(UInt8.self) != 0 { definitions = try reader.readFingerprint() }
    nextLoad = try reader.readNumber()
    nextPart = try reader.readNumber()
    for _ in 0..<(try reader.read(UInt32.self)) { parts.append(try PartRecord(&reader)) }
    for _ in 0..<(try reader.read(UInt32.self)) {
      let (part, load) = (try reader.readNumber(), try reader.readNumber())
      partLoads.append(PartLoad(part: part, load: load, rowCount: try reader.readNumber()))
    }
    for _ in 0..<(try reader.read(UInt32.self)) {
      let from = try reader.read(UInt64.self)
      redirects.append(RedirectRecord(from: from, to: try reader.read()))
    }
    for _ in 0..<(try reader.read(UInt32.self)) {
      var some = SupersededRows(part: try reader.readNumber(), rows: [])
      for _ in 0..<(try reader.read(UInt32.self)) { some.rows.append(try reader.read()) }
      superseded.append(some)
    }
    for _ in 0..<(try reader.read(UInt32.self)) {
      let (generation, type) = (try reader.readNumber(), try reader.readString())
      let identifier = SuppressedIdentifier(type: type, hash: try reader.read())
      suppressed.append(Suppression(generation: generation, identifier: identifier))
    }
    for _ in 0..<(try reader.read(UInt32.self)) { loads.append(try LoadRecord(&reader)) }
  }
}

extension PartRecord {
  fileprivate func append(to writer: inout ByteWriter) {
    writer.append(UInt64(id))
    writer.append(text: Array(fileName.utf8))
    writer.append(UInt64(byteCount))
    writer.append(UInt64(rowCount))
    writer.append(times.lowerBound.microseconds)
    writer.append(times.upperBound.microseconds)
    writer.append(keys.lowerBound)
    writer.append(keys.upperBound)
    writer.append(fileHash)
    writer.append(UInt64(level))
    writer.append(UInt64(addedIn))
  }

  fileprivate init(_ reader: inout ByteReader) throws(PartDamage) {
    let id = try reader.readNumber()
    var file = FileFacts(name: try reader.readString(), byteCount: 0, rowCount: 0, hash: 0)
    file.byteCount = try reader.readNumber()
    file.rowCount = try reader.readNumber()
    let first = EventTime(microseconds: try reader.read())
    let last = EventTime(microseconds: try reader.read())
    let (lower, upper) = (try reader.read(UInt64.self), try reader.read(UInt64.self))
    guard first <= last, lower <= upper else { throw PartDamage("a part ends before it begins") }
    file.hash = try reader.read()
    self.init(id: id, file: file, times: first...last, keys: lower...upper)
    level = try reader.readNumber()
    addedIn = try reader.readNumber()
  }
}
