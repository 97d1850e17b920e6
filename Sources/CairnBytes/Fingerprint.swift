internal import CXXHash

/// A 128-bit hash by which bytes are known again, whatever their file is called.
public struct Fingerprint: Hashable, Sendable {
  public var high: UInt64
  public var low: UInt64

  public init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }

  /// The fingerprint of bytes that are all at hand.
  public init(of bytes: Span<UInt8>) {
    let hash = unsafe bytes.withUnsafeBytes { raw in
      unsafe cairn_hash128(raw.baseAddress, raw.count)
    }
    self.init(high: hash.high, low: hash.low)
  }
}

extension Fingerprint: CustomStringConvertible {
  /// The 32 hexadecimal digits, as `xxh128sum` prints them.
  public var description: String {
    [high, low].map { half in
      let digits = String(half, radix: 16)
      return String(repeating: "0", count: 16 - digits.count) + digits
    }.joined()
  }
}

/// Takes the fingerprint of bytes that come in pieces.
// Sendable: the state behind the pointer is owned by this one value and by nobody else.
@safe public struct FingerprintStream: ~Copyable, @unchecked Sendable {
  private let state: OpaquePointer

  public init() {
    guard let state = unsafe cairn_hash_stream_make() else {
      preconditionFailure("there is no memory left for a fingerprint")
    }
    unsafe self.state = state
  }

  private init(copying state: OpaquePointer) {
    guard let copy = unsafe cairn_hash_stream_copy(state) else {
      preconditionFailure("there is no memory left for a fingerprint")
    }
    unsafe self.state = copy
  }

  deinit { unsafe cairn_hash_stream_free(state) }

  /// The fingerprint that there would be with some bytes behind those that were appended.
  public func fingerprint(endingIn bytes: [UInt8]) -> Fingerprint {
    var copy = unsafe FingerprintStream(copying: state)
    copy.append(bytes.span)
    return copy.fingerprint
  }

  public mutating func append(_ bytes: Span<UInt8>) {
    unsafe bytes.withUnsafeBytes { raw in
      unsafe cairn_hash_stream_update(state, raw.baseAddress, raw.count)
    }
  }

  /// The fingerprint of everything appended so far.
  public var fingerprint: Fingerprint {
    let hash = unsafe cairn_hash_stream_value(state)
    return Fingerprint(high: hash.high, low: hash.low)
  }
}
