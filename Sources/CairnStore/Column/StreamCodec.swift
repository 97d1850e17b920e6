/// How a stream of 64-bit values is laid down in a block.
///
/// A column's block is a header and a body. The header says the codec and the number of values; the
/// smallest of the codecs that fit is taken. All are read without unpacking what lies before, but
/// for runs.
///
///     codec u8 · width u8 · 0 u16 · count u32 · base i64 · scale u64 · body …
enum StreamCodec: UInt8, Sendable {
  /// Every value is `base`; no body.
  case constant = 0
  /// Value = base + scale × (so many bits), packed from the least significant bit.
  case packed = 1
  /// Runs of equal values: a packed stream of the values and one of the runs' lengths less one.
  case runs = 2

  static let headerBytes = 24
  /// Bytes behind the body that may be read, so that packed values can be loaded eight bytes at a
  /// time.
  static let padding = 8
}

/// The header of an encoded stream.
struct StreamHeader {
  var codec: StreamCodec
  var width: Int
  var count: Int
  var base: Int64
  var scale: UInt64

  /// The largest value the header promises.
  var bound: Int64 {
    guard codec == .packed, width > 0 else { return base }
    let units = width == 64 ? UInt64.max : (1 << UInt64(width)) - 1
    let (span, overflow) = units.multipliedReportingOverflow(by: scale)
    return overflow ? Int64.max : base &+ Int64(truncatingIfNeeded: span)
  }

  init(codec: StreamCodec, width: Int, count: Int, base: Int64, scale: UInt64) {
    self.codec = codec
    self.width = width
    self.count = count
    self.base = base
    self.scale = scale
  }

  init(_ bytes: RawSpan) throws(PartDamage) {
    guard bytes.byteCount >= StreamCodec.headerBytes else {
      throw PartDamage("a column block is cut off")
    }
    guard
      let codec = StreamCodec(rawValue: unsafe bytes.unsafeLoad(fromByteOffset: 0, as: UInt8.self))
    else { throw PartDamage("a column block has a codec that this version does not know") }
    self.codec = codec
    width = Int(unsafe bytes.unsafeLoad(fromByteOffset: 1, as: UInt8.self))
    count = Int(unsafe bytes.unsafeLoadUnaligned(fromByteOffset: 4, as: UInt32.self))
    base = unsafe bytes.unsafeLoadUnaligned(fromByteOffset: 8, as: Int64.self)
    scale = unsafe bytes.unsafeLoadUnaligned(fromByteOffset: 16, as: UInt64.self)
    guard width <= 64, count <= 1 << 28 else { throw PartDamage("a column block is out of bounds") }
  }

  func append(to output: inout [UInt8]) {
    var writer = ByteWriter()
    writer.append(codec.rawValue)
    writer.append(UInt8(width))
    writer.append(UInt16(0))
    writer.append(UInt32(count))
    writer.append(base)
    writer.append(scale)
    output.append(contentsOf: writer.bytes)
  }

  /// Bytes of a packed body of so many values.
  static func packedBytes(count: Int, width: Int) -> Int {
    (count * width + 7) / 8 + StreamCodec.padding
  }
}
