internal import CairnBytes

/// Bytes that are kept compressed: their length in 64 bits, then gzip.
///
/// What a part or the list says of loads is names and numbers that repeat from load to load.
enum PackedBytes {
  /// The longest that is unpacked: what a length on disk says is not believed beyond it.
  private static let limit = 1 << 30

  static func pack(_ bytes: [UInt8]) -> [UInt8] {
    var writer = ByteWriter()
    writer.append(UInt64(bytes.count))
    return writer.bytes + GzipWriter.compress(bytes.span, .small(level: 6))
  }

  static func unpack(_ packed: RawSpan) throws(PartDamage) -> [UInt8] {
    var reader = ByteReader(packed)
    let count = Int(truncatingIfNeeded: try reader.read(UInt64.self))
    guard (0...limit).contains(count) else { throw PartDamage("a packed list is too long") }
    let bytes = packed.array(reader.offset..<packed.byteCount)
    var unpacked: [UInt8] = []
    do throws(GzipError) {
      var gzip = GzipReader()
      var place = 0
      while true {
        let before = unpacked.count
        let taken = try gzip.inflate(
          bytes.span.extracting(place...), into: &unpacked, upTo: count - before + 1)
        place += taken
        if unpacked.count > count || taken == 0 && unpacked.count == before { break }
      }
      try gzip.finish()
    } catch {
      throw PartDamage("a packed list cannot be unpacked: \(error.detail)")
    }
    guard unpacked.count == count else { throw PartDamage("a packed list has another length") }
    return unpacked
  }
}
