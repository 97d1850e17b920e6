internal import CScan

/// A stream of 64-bit values, each packed into so many bits: value = base + scale × bits.
///
/// Any value can be read without those before it.
public struct PackedValues: ~Escapable {
  /// Bytes behind the last value that may be read along.
  public static let padding = 8

  private let body: RawSpan
  private let width: Int
  private let base: Int64
  private let scale: UInt64
  public let count: Int

  /// The values in some bytes, or nil where the bytes and their padding are too few.
  @_lifetime(copy body)
  public init?(_ body: RawSpan, count: Int, width: Int, base: Int64, scale: UInt64) {
    guard width >= 0, width <= 64, count >= 0, count < 1 << 40,
      (count * width + 7) / 8 + Self.padding <= body.byteCount
    else { return nil }
    self.body = body
    (self.count, self.width, self.base, self.scale) = (count, width, base, scale)
  }

  /// One value.
  public subscript(index: Int) -> Int64 {
    precondition(index >= 0 && index < count, "outside the stream")
    var value: Int64 = 0
    unsafe withStream(from: 0) { stream in unsafe cairn_unpack(stream, index, 1, &value) }
    return value
  }

  /// Unpacks some neighbouring values to the places from `start` on.
  public func unpack(
    _ values: Range<Int>, into output: inout MutableSpan<Int64>, at start: Int
  ) {
    precondition(values.lowerBound >= 0 && values.upperBound <= count, "outside the stream")
    precondition(start >= 0 && output.count - start >= values.count, "the output is too short")
    unsafe output.withUnsafeMutableBufferPointer { output in
      guard let first = output.baseAddress else { return }
      unsafe withStream(from: 0) { stream in
        unsafe cairn_unpack(stream, values.lowerBound, values.count, first + start)
      }
    }
  }

  /// Unpacks the values whose bit is set, close together from the place `start` on; bit 0 of the
  /// words is the value `first`, a multiple of 8.
  public func unpack(
    markedBy words: Span<UInt64>, from first: Int, into output: inout MutableSpan<Int64>,
    at start: Int
  ) {
    precondition(first >= 0 && first % 8 == 0, "the first value begins a byte")
    precondition(
      start >= 0 && output.count - start >= words.markedCount, "the output is too short")
    precondition(words.lastMarked + first < max(count, first), "outside the stream")
    unsafe output.withUnsafeMutableBufferPointer { output in
      unsafe words.withUnsafeBufferPointer { bits in
        guard let target = output.baseAddress else { return }
        unsafe withStream(from: first) { stream in
          _ = unsafe cairn_unpack_marked(stream, bits.baseAddress, bits.count, target + start)
        }
      }
    }
  }

  private func withStream(from first: Int, _ work: (cairn_packed_t) -> Void) {
    unsafe body.withUnsafeBytes { bytes in
      guard let start = unsafe bytes.bindMemory(to: UInt8.self).baseAddress else { return }
      unsafe work(
        cairn_packed_t(
          body: start + first / 8 * width, width: UInt32(width), base: base, scale: scale))
    }
  }
}

extension Span where Element == Int64 {
  /// Writes the values as bytes in place of those of a list.
  ///
  /// Returns the largest value, or some number above 255 where one does not fit a byte.
  public func narrow(into bytes: inout [UInt8]) -> UInt64 {
    let count = count
    bytes.removeAll(keepingCapacity: true)
    bytes.append(contentsOf: repeatElement(0, count: count))
    return unsafe withUnsafeBufferPointer { values in
      unsafe bytes.withUnsafeMutableBufferPointer { bytes in
        unsafe cairn_narrow(values.baseAddress, count, bytes.baseAddress)
      }
    }
  }
}

/// Gives values that only some rows have their place among the rows that are wanted.
public struct ValueSpread: ~Escapable {
  private let present: Span<UInt64>
  private let wanted: Span<UInt64>
  private let numbers: Span<UInt64>
  private let type: UInt8
  private let isIdentifier: Bool
  private let hasNumbers: Bool

  /// `present` marks the rows that have a value, `wanted` those that are asked for.
  ///
  /// A text's value is looked up in `numbers`; an identifier's is one more than its place there,
  /// and 0 where the row has none.
  @_lifetime(copy present, copy wanted, copy numbers)
  public init(
    present: Span<UInt64>, wanted: Span<UInt64>, numbers: Span<UInt64>,
    as kind: (type: UInt8, isText: Bool, isIdentifier: Bool)
  ) {
    precondition(present.count == wanted.count, "two masks of the same rows")
    self.present = present
    self.wanted = wanted
    self.numbers = numbers
    (type, hasNumbers, isIdentifier) = (kind.type, kind.isText, kind.isIdentifier)
  }

  /// Writes types and payloads of the wanted rows, from their places `start` on; returns whether
  /// every text has a number.
  public func write(
    _ values: Span<Int64>, to types: inout [UInt8], _ payloads: inout [UInt64], from start: Int
  ) -> Bool {
    precondition(values.count >= present.markedCount, "a value for each row that has one")
    let count = wanted.markedCount
    precondition(
      start + count <= types.count && start + count <= payloads.count, "the output is too short")
    return unsafe values.withUnsafeBufferPointer { values in
      unsafe types.withUnsafeMutableBufferPointer { types in
        unsafe payloads.withUnsafeMutableBufferPointer { payloads in
          guard let types = types.baseAddress, let payloads = payloads.baseAddress else {
            return true
          }
          return unsafe withPlan { plan in
            unsafe cairn_spread(values.baseAddress, plan, types + start, payloads + start) != 0
          }
        }
      }
    }
  }

  private func withPlan(_ work: (cairn_spread_t) -> Bool) -> Bool {
    unsafe present.withUnsafeBufferPointer { present in
      unsafe wanted.withUnsafeBufferPointer { wanted in
        unsafe numbers.withUnsafeBufferPointer { numbers in
          // An empty table is still a table: no value has a number.
          let empty: [UInt64] = [0]
          return unsafe empty.withUnsafeBufferPointer { empty in
            unsafe work(
              cairn_spread_t(
                present: present.baseAddress, wanted: wanted.baseAddress, words: present.count,
                numbers: hasNumbers ? numbers.baseAddress ?? empty.baseAddress : nil,
                limit: Int64(numbers.count), shift: isIdentifier ? 1 : 0, type: type))
          }
        }
      }
    }
  }
}
