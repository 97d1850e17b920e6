extension RawSpan {
  /// The number at an offset, which must lie inside.
  func number<Number: FixedWidthInteger & BitwiseCopyable>(
    at offset: Int, as type: Number.Type
  ) -> Number {
    precondition(
      offset >= 0 && offset + MemoryLayout<Number>.size <= byteCount, "outside the bytes")
    return Number(littleEndian: unsafe unsafeLoadUnaligned(fromByteOffset: offset, as: type))
  }

  /// A copy of some of the bytes.
  func array(_ range: Range<Int>) -> [UInt8] {
    unsafe extracting(range).withUnsafeBytes { raw in unsafe [UInt8](raw) }
  }
}

extension [UInt8] {
  /// The bytes as they are read by a `ByteReader`.
  var rawBytes: RawSpan {
    @_lifetime(borrow self) get { unsafe span.bytes }
  }
}
