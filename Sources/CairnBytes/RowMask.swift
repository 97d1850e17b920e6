// Which rows a question wants, one bit a row. Whether a row's code is in a set is decided for 32 or
// 64 rows at once; then a person's rows are some bits of a word or two.

internal import CScan

/// Some of the codes that a byte can hold.
public struct CodeSet: Hashable, Sendable {
  /// A bit for each code: bit `code >> 4 & 7` of byte `code & 15`, codes from 128 in the second 16.
  fileprivate private(set) var nibbles = [UInt8](repeating: 0, count: 32)

  public init(_ codes: some Sequence<UInt8> = []) {
    for code in codes { nibbles[Int(code & 15) + Int(code >> 7) * 16] |= 1 << (code >> 4 & 7) }
  }

  public func contains(_ code: UInt8) -> Bool {
    nibbles[Int(code & 15) + Int(code >> 7) * 16] >> (code >> 4 & 7) & 1 != 0
  }
}

/// One bit for each of some rows; bit 0 of the first word is the first row.
public struct RowMask: Sendable {
  private var words: [UInt64] = []

  public init() {}

  public var bits: Span<UInt64> {
    @_lifetime(borrow self)
    get { words.span }
  }

  public var mutableBits: MutableSpan<UInt64> {
    @_lifetime(&self)
    mutating get { words.mutableSpan }
  }

  /// Makes it so many words long, with no bit set.
  public mutating func clear(wordCount: Int) {
    words.removeAll(keepingCapacity: true)
    words.append(contentsOf: repeatElement(0, count: wordCount))
  }

  /// Marks the rows whose code is in a set, from the first row of a word on; returns the largest
  /// code.
  public mutating func mark(_ codes: RawSpan, in set: CodeSet, fromWord word: Int) -> UInt8 {
    precondition((codes.byteCount + 63) / 64 <= words.count - word, "the mask has too few words")
    return unsafe codes.withUnsafeBytes { bytes in
      unsafe words.withUnsafeMutableBufferPointer { bits in
        guard let codes = unsafe bytes.bindMemory(to: UInt8.self).baseAddress,
          let first = bits.baseAddress
        else { return 0 }
        return unsafe cairn_mark_codes(codes, bytes.count, set.nibbles, first + word)
      }
    }
  }

  /// As `mark(_:in:fromWord:)`, for codes that are a list.
  public mutating func mark(_ codes: Span<UInt8>, in set: CodeSet, fromWord word: Int) -> UInt8 {
    unsafe mark(codes.bytes, in: set, fromWord: word)
  }

  /// Appends the numbers of the codes at the rows that are set in some words.
  public static func take(
    _ codes: RawSpan, at words: Span<UInt64>, numbers: Span<UInt32>, into taken: inout [UInt32]
  ) {
    let start = taken.count
    precondition(words.lastMarked < codes.byteCount, "the codes have no such rows")
    precondition(numbers.count >= 256, "every code has a number")
    taken.append(contentsOf: repeatElement(0, count: words.markedCount))
    unsafe codes.withUnsafeBytes { bytes in
      unsafe words.withUnsafeBufferPointer { bits in
        unsafe numbers.withUnsafeBufferPointer { numbers in
          unsafe taken.withUnsafeMutableBufferPointer { taken in
            guard let codes = unsafe bytes.bindMemory(to: UInt8.self).baseAddress,
              let taken = taken.baseAddress
            else { return }
            _ = unsafe cairn_take_marked_codes(
              codes, bits.baseAddress, bits.count, numbers.baseAddress, taken + start)
          }
        }
      }
    }
  }
}

// MARK: Bits of rows

extension Span where Element == UInt64 {
  /// How many bits of the words are set.
  public var markedCount: Int {
    unsafe withUnsafeBufferPointer { unsafe cairn_count_marked($0.baseAddress, $0.count) }
  }

  /// The place of the last bit that is set, or -1.
  public var lastMarked: Int {
    var word = count - 1
    while word >= 0 {
      if self[word] != 0 { return word * 64 + 63 - self[word].leadingZeroBitCount }
      word -= 1
    }
    return -1
  }

  /// How many bits of some rows are set.
  public func markedCount(in rows: Range<Int>) -> Int {
    guard let last = rows.last else { return 0 }
    let (first, end) = (rows.lowerBound >> 6, last >> 6)
    if first == end { return (self[first] & mask(rows.lowerBound, last)).nonzeroBitCount }
    var found = (self[first] & mask(rows.lowerBound, 63)).nonzeroBitCount
    found += (self[end] & mask(0, last)).nonzeroBitCount
    for word in first + 1..<end { found += self[word].nonzeroBitCount }
    return found
  }

  /// The first row of some that is set, or -1.
  public func firstMarked(in rows: Range<Int>) -> Int {
    guard let last = rows.last else { return -1 }
    let (first, end) = (rows.lowerBound >> 6, last >> 6)
    var word = first
    while word <= end {
      var bits = self[word]
      if word == first { bits &= mask(rows.lowerBound, 63) }
      if word == end { bits &= mask(0, last) }
      if bits != 0 { return word * 64 + bits.trailingZeroBitCount }
      word += 1
    }
    return -1
  }

  /// The last row of some that is set, or -1.
  public func lastMarked(in rows: Range<Int>) -> Int {
    guard let last = rows.last else { return -1 }
    let (first, end) = (rows.lowerBound >> 6, last >> 6)
    var word = end
    while word >= first {
      var bits = self[word]
      if word == first { bits &= mask(rows.lowerBound, 63) }
      if word == end { bits &= mask(0, last) }
      if bits != 0 { return word * 64 + 63 - bits.leadingZeroBitCount }
      word -= 1
    }
    return -1
  }
}

extension MutableSpan where Element == UInt64 {
  public mutating func insert(_ row: Int) { self[row >> 6] |= 1 << UInt64(row & 63) }

  public mutating func insert(_ rows: Range<Int>) {
    guard let last = rows.last else { return }
    let (first, end) = (rows.lowerBound >> 6, last >> 6)
    if first == end {
      self[first] |= mask(rows.lowerBound, last)
      return
    }
    self[first] |= mask(rows.lowerBound, 63)
    for word in first + 1..<end { self[word] = ~0 }
    self[end] |= mask(0, last)
  }

  /// Sets the bits of some rows that other words of the same rows have; returns how many.
  public mutating func insert(_ rows: Range<Int>, of other: Span<UInt64>) -> Int {
    guard let last = rows.last else { return 0 }
    let (first, end) = (rows.lowerBound >> 6, last >> 6)
    var added = 0
    for word in first...end {
      var bits = other[word]
      if word == first { bits &= mask(rows.lowerBound, 63) }
      if word == end { bits &= mask(0, last) }
      self[word] |= bits
      added += bits.nonzeroBitCount
    }
    return added
  }
}

/// The bits of a word from one row to another, both taken within their words.
private func mask(_ first: Int, _ last: Int) -> UInt64 {
  (~0 << UInt64(first & 63)) & (~0 >> UInt64(63 - last & 63))
}
