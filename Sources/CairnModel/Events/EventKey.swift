/// What tells events of the same moment apart, and copies of one event from each other: 64 bits.
///
/// An id of up to eight bytes is kept as it is, padded with zero bytes, so that it sorts as its
/// bytes do; a longer one is its 64-bit hash. Records without an id have the hash of their content.
public struct EventKey: Hashable, Comparable, BitwiseCopyable, Sendable {
  public var bits: UInt64

  public init(bits: UInt64) { self.bits = bits }

  public static func < (left: EventKey, right: EventKey) -> Bool { left.bits < right.bits }
}
