/// Why a gzip stream cannot be trusted.
///
/// Decoded bytes are proven only by the trailer of their member, so whoever gets this error must
/// drop what was decoded, or mark it as unverified.
public struct GzipError: Error, Hashable, Sendable {
  public enum Kind: String, CaseIterable, Sendable {
    /// The stream does not begin as gzip does.
    case notGzip = "not_gzip"
    /// A member's header is damaged, or asks for something that gzip never defined.
    case badHeader = "bad_header"
    /// The compressed data of a member makes no sense.
    case damagedData = "damaged_data"
    /// The decoded bytes differ from the CRC-32 or the length in the trailer.
    case checksumMismatch = "checksum_mismatch"
    /// The stream ends inside a member.
    case truncated
  }

  public var kind: Kind

  /// The number of the member, from 1.
  public var member: Int

  /// How many compressed bytes were taken in when it showed.
  public var byteOffset: Int

  /// How many bytes had been decoded by then, over all members.
  public var decodedByteCount: Int

  public var detail: String

  public init(kind: Kind, member: Int, byteOffset: Int, decodedByteCount: Int, detail: String) {
    self.kind = kind
    self.member = member
    self.byteOffset = byteOffset
    self.decodedByteCount = decodedByteCount
    self.detail = detail
  }
}

extension GzipError: CustomStringConvertible {
  public var description: String {
    "\(detail), in gzip member \(member) at compressed byte \(byteOffset);"
      + " \(decodedByteCount) bytes were decoded"
  }
}
