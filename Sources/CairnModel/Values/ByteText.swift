/// A text as its UTF-8 bytes, compared and ordered by bytes.
///
/// Identifiers are never compared as `String`: Swift holds "é" in its two Unicode spellings for
/// equal, which would make one person of two.
public struct ByteText: Hashable, Comparable, Sendable {
  public var bytes: [UInt8]

  public init(bytes: [UInt8]) { self.bytes = bytes }

  public init(_ string: String) { bytes = Array(string.utf8) }

  public static func < (left: ByteText, right: ByteText) -> Bool {
    left.bytes.lexicographicallyPrecedes(right.bytes)
  }
}

extension ByteText: ExpressibleByStringLiteral {
  public init(stringLiteral value: String) { self.init(value) }
}

extension ByteText: CustomStringConvertible {
  public var description: String { String(decoding: bytes, as: UTF8.self) }
}
