internal import CISAL

/// The CRC32C of some bytes (Castagnoli, as in iSCSI and ext4): guards every block of a part.
public struct Checksum: Hashable, Sendable {
  public var value: UInt32

  public init(value: UInt32) { self.value = value }

  /// The checksum of these bytes; that of no bytes is 0.
  public init(of bytes: Span<UInt8>) {
    self.init(value: 0)
    append(bytes)
  }

  /// Goes on as if these bytes had stood behind those before.
  public mutating func append(_ bytes: Span<UInt8>) {
    // ISA-L carries the bare remainder; the standard starts and ends it with all bits turned.
    var remainder = ~value
    var position = 0
    while position < bytes.count {
      // One call takes no more than an `int` can count.
      let piece = bytes.extracting(position..<min(bytes.count, position + 1 << 30))
      unsafe piece.withUnsafeBufferPointer { buffer in
        let start = unsafe UnsafeMutablePointer(mutating: buffer.baseAddress)
        remainder = unsafe crc32_iscsi(start, Int32(buffer.count), remainder)
      }
      position += piece.count
    }
    value = ~remainder
  }
}
