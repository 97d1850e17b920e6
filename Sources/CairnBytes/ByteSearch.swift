// Finding bytes fast, behind safe functions.
//
// A `StopMap` holds one bit for each byte of a chunk: set where a reader may have to stop (the end
// of a string, a separator, a line end). A first pass over the chunk fills it with vector compares;
// then the next stop is a shift and a count of zero bits.

internal import CScan

/// Which bytes of a chunk are special, one bit a byte.
public struct StopMap: Sendable {
  /// A set bit for each special byte; bit 0 of word 0 is the first byte.
  public private(set) var words: [UInt64] = []
  /// A set bit for each byte that is not ASCII.
  public private(set) var highWords: [UInt64] = []
  /// Whether any byte of the chunk is not ASCII.
  public private(set) var hasHighBytes = false

  public init() {}

  /// Marks quotes, backslashes and control characters: where a plain JSON string stops.
  public mutating func markJSON(_ bytes: Span<UInt8>) {
    makeRoom(for: bytes.count)
    hasHighBytes = unsafe bytes.withUnsafeBufferPointer { source in
      unsafe words.withUnsafeMutableBufferPointer { stops in
        unsafe highWords.withUnsafeMutableBufferPointer { high in
          guard let bytes = source.baseAddress, let stops = stops.baseAddress,
            let high = high.baseAddress
          else { return false }
          return unsafe cairn_mark_json(bytes, source.count, stops, high) != 0
        }
      }
    }
  }

  /// Marks the bytes equal to one of four values; repeat one to look for fewer.
  public mutating func mark(
    _ values: (UInt8, UInt8, UInt8, UInt8), in bytes: Span<UInt8>
  ) {
    makeRoom(for: bytes.count)
    let low = UInt32(values.0) | UInt32(values.1) << 8
    let four = low | UInt32(values.2) << 16 | UInt32(values.3) << 24
    hasHighBytes = unsafe bytes.withUnsafeBufferPointer { source in
      unsafe words.withUnsafeMutableBufferPointer { stops in
        unsafe highWords.withUnsafeMutableBufferPointer { high in
          guard let bytes = source.baseAddress, let stops = stops.baseAddress,
            let high = high.baseAddress
          else { return false }
          return unsafe cairn_mark_any(bytes, source.count, four, stops, high) != 0
        }
      }
    }
  }

  /// Whether a range holds a byte that is not ASCII.
  public func hasHighBytes(in range: Range<Int>) -> Bool {
    guard hasHighBytes, !range.isEmpty else { return false }
    let (first, last) = (range.lowerBound >> 6, (range.upperBound - 1) >> 6)
    let head = ~UInt64(0) << UInt64(range.lowerBound & 63)
    let tail = ~UInt64(0) >> UInt64(63 - (range.upperBound - 1) & 63)
    if first == last { return highWords[first] & head & tail != 0 }
    if highWords[first] & head != 0 || highWords[last] & tail != 0 { return true }
    return highWords[(first + 1)..<last].contains { $0 != 0 }
  }

  private mutating func makeRoom(for byteCount: Int) {
    let wordCount = (byteCount + 63) / 64
    guard words.count < wordCount else { return }
    words = [UInt64](repeating: 0, count: wordCount)
    highWords = words
  }
}

extension Span where Element == UInt64 {
  /// The first set bit at or behind an index; there must be one.
  ///
  /// Benchmark: ingest.
  @inlinable @inline(__always)
  public func nextStop(from index: Int) -> Int {
    var wordIndex = index >> 6
    var word = self[wordIndex] &>> UInt64(truncatingIfNeeded: index & 63)
    if word != 0 { return index &+ word.trailingZeroBitCount }
    repeat {
      wordIndex &+= 1
      word = self[wordIndex]
    } while word == 0
    return wordIndex &<< 6 &+ word.trailingZeroBitCount
  }
}

extension Span where Element == UInt8 {
  /// The eight bytes at an index as one number, the first byte lowest.
  ///
  /// Benchmark: ingest.
  @inlinable @inline(__always)
  public func word(at index: Int) -> UInt64 {
    unsafe UInt64(littleEndian: bytes.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self))
  }

  /// Where a byte first occurs at or behind an index, or nil.
  public func firstIndex(of value: UInt8, from start: Int) -> Int? {
    let found = unsafe extracting(start..<count).withUnsafeBufferPointer { source -> Int in
      guard let bytes = source.baseAddress else { return source.count }
      return unsafe cairn_find_byte(bytes, source.count, value)
    }
    return start + found < count ? start + found : nil
  }

  /// Where a byte last occurs, or nil.
  public func lastIndex(of value: UInt8) -> Int? {
    let found = unsafe withUnsafeBufferPointer { source -> Int in
      guard let bytes = source.baseAddress else { return source.count }
      return unsafe cairn_find_last_byte(bytes, source.count, value)
    }
    return found < count ? found : nil
  }
}
