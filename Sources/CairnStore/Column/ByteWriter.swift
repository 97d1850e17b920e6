/// Appends numbers and texts to bytes, least significant byte first.
struct ByteWriter {
  var bytes: [UInt8] = []

  init(capacity: Int = 0) { bytes.reserveCapacity(capacity) }

  mutating func append<Number: FixedWidthInteger>(_ number: Number) {
    unsafe withUnsafeBytes(of: number.littleEndian) { unsafe bytes.append(contentsOf: $0) }
  }

  mutating func append(_ text: Span<UInt8>) {
    unsafe text.withUnsafeBufferPointer { unsafe bytes.append(contentsOf: $0) }
  }

  mutating func append(text: [UInt8]) {
    append(UInt32(text.count))
    bytes.append(contentsOf: text)
  }

  /// Appends zero bytes until the length is a multiple of so many.
  mutating func align(to unit: Int) {
    let rest = bytes.count % unit
    if rest != 0 { bytes.append(contentsOf: repeatElement(0, count: unit - rest)) }
  }
}

/// Reads what `ByteWriter` wrote; every length is checked before it is believed.
struct ByteReader: ~Escapable {
  private let bytes: RawSpan
  private(set) var offset = 0

  @_lifetime(copy bytes)
  init(_ bytes: RawSpan) { self.bytes = bytes }

  var remaining: Int { bytes.byteCount - offset }

  @_lifetime(self: copy self)
  mutating func read<Number: FixedWidthInteger & BitwiseCopyable>(
    _ type: Number.Type = Number.self
  ) throws(PartDamage) -> Number {
    let size = MemoryLayout<Number>.size
    guard remaining >= size else { throw PartDamage("ends before its time") }
    let number = unsafe bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: Number.self)
    offset += size
    return Number(littleEndian: number)
  }

  @_lifetime(self: copy self)
  mutating func readText() throws(PartDamage) -> [UInt8] {
    let count = Int(try read(UInt32.self))
    guard remaining >= count else { throw PartDamage("a text is longer than the part") }
    let slice = bytes.extracting(offset..<offset + count)
    var text: [UInt8] = []
    text.reserveCapacity(count)
    for index in 0..<count {
      text.append(unsafe slice.unsafeLoad(fromByteOffset: index, as: UInt8.self))
    }
    offset += count
    return text
  }

  @_lifetime(self: copy self)
  mutating func align(to unit: Int) {
    let rest = offset % unit
    if rest != 0 { offset = min(bytes.byteCount, offset + unit - rest) }
  }
}

/// What is wrong with a part's bytes, in words; the store adds which part and where.
struct PartDamage: Error, Hashable, Sendable {
  var detail: String

  init(_ detail: String) { self.detail = detail }
}
