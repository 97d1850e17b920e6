// A gzip stream is one or more members, one after another, each with a header, deflate data and a
// trailer that proves the data. Between members only three bytes decide what comes next:
//
//   1f 8b 08          another member
//   00 …              padding, as tapes leave it; a member may still follow
//   two of the three  a member whose header was damaged: refused, it may hold half of the night
//   anything else     junk; the data before it is whole, so it is kept and the junk is counted
//
// The three bytes are taken here, one at a time, so that it does not matter how the input is cut;
// ISA-L is then given them anew.

internal import CISAL

/// Decompresses gzip that comes in pieces.
///
/// All members of the stream are read as one text, as `gzip` does. Names, times and comments in
/// headers are ignored. Memory does not grow with the stream: a call stops when its output is full
/// and says how much input it took.
// Sendable: the decoder behind the pointer is owned by this one value and by nobody else.
@safe public struct GzipReader: ~Copyable, @unchecked Sendable {
  private let decoder: UnsafeMutablePointer<inflate_state>

  private var phase = Phase.betweenMembers
  private var heldBytes: [UInt8] = []
  private var failure: GzipError?

  /// How many compressed bytes were taken in.
  public private(set) var storedByteCount = 0

  /// How many bytes were decoded.
  public private(set) var decodedByteCount = 0

  /// How many members were begun.
  public private(set) var memberCount = 0

  /// How many bytes after the last member are neither padding nor a member.
  public private(set) var trailingJunkByteCount = 0

  private enum Phase { case betweenMembers, insideMember, junk }
  private static let magic: [UInt8] = [0x1f, 0x8b, 0x08]

  public init() {
    guard let decoder = unsafe cairn_isal_inflate_make() else {
      preconditionFailure("there is no memory left for a gzip decoder")
    }
    unsafe self.decoder = decoder
  }

  deinit { unsafe free(decoder) }

  /// Whether these first bytes of a file say that it is gzip.
  static func recognises(_ bytes: Span<UInt8>) -> Bool {
    bytes.count >= 2 && bytes[0] == magic[0] && bytes[1] == magic[1]
  }

  /// Appends decoded bytes to the output, at most `limit` of them.
  ///
  /// Bytes may remain inside the decoder when the limit is reached, even if all input was taken:
  /// the stream is at its end only when a call with no more input appends nothing.
  ///
  /// - Returns: How many bytes of the input were taken; the rest is to be given again.
  public mutating func inflate(
    _ input: Span<UInt8>, into output: inout [UInt8], upTo limit: Int
  ) throws(GzipError) -> Int {
    if let failure { throw failure }
    let fullCount = output.count + limit
    var position = 0
    while true {
      switch phase {
      case .betweenMembers:
        guard position < input.count else { return position }
        try see(input[position])
        position += 1
      case .insideMember:
        guard output.count < fullCount else { return position }
        let rest = input.extracting(position...)
        let step = decode(rest, into: &output, upTo: fullCount - output.count)
        position += step.consumed
        storedByteCount += step.consumed
        decodedByteCount += step.produced
        if step.status < 0 { throw fail(status: step.status) }
        if step.finished == 1 {
          phase = .betweenMembers
        } else if step.consumed == 0 && step.produced == 0 {
          return position
        }
      case .junk:
        trailingJunkByteCount += input.count - position
        storedByteCount += input.count - position
        return input.count
      }
    }
  }

  /// Says that there is no more input.
  ///
  /// - Throws: When the stream ends inside a member, or held none.
  public mutating func finish() throws(GzipError) {
    if let failure { throw failure }
    switch phase {
    case .junk: return
    case .insideMember:
      throw fail(.truncated, "the file ends before the member does")
    case .betweenMembers:
      if heldBytes.isEmpty && memberCount > 0 { return }
      if Self.magic.starts(with: heldBytes) {
        memberCount += 1
        throw fail(.truncated, "the file ends inside the member's header")
      }
      guard memberCount > 0 else { throw failNotGzip() }
      trailingJunkByteCount += heldBytes.count
    }
  }
}

extension GzipReader {
  /// Takes one byte between members, and decides when there are three.
  private mutating func see(_ byte: UInt8) throws(GzipError) {
    storedByteCount += 1
    if byte == 0 && heldBytes.isEmpty && memberCount > 0 { return }
    heldBytes.append(byte)
    guard heldBytes.count == Self.magic.count else { return }
    let rightCount = zip(heldBytes, Self.magic).count { held, right in held == right }
    switch (rightCount, memberCount) {
    case (3, _):
      beginMember()
    case (_, 0):
      throw failNotGzip()
    case (2, _):
      memberCount += 1
      throw fail(.badHeader, "the bytes after a whole member are a damaged header of another")
    default:
      phase = .junk
      trailingJunkByteCount = heldBytes.count
    }
    heldBytes.removeAll(keepingCapacity: true)
  }

  private mutating func beginMember() {
    memberCount += 1
    phase = .insideMember
    unsafe cairn_isal_inflate_begin(decoder)
    var nothing: [UInt8] = []
    let step = decode(Self.magic.span, into: &nothing, upTo: 1)
    precondition(step.consumed == Self.magic.count, "the decoder takes the start of a header")
  }

  private func decode(
    _ input: Span<UInt8>, into output: inout [UInt8], upTo limit: Int
  ) -> cairn_isal_step_t {
    var step = cairn_isal_step_t()
    // The decoder counts with 32 bits.
    let input = input.extracting(first: 1 << 30)
    let limit = min(limit, 1 << 30)
    output.append(addingCapacity: limit) { free in
      unsafe free.withUnsafeMutableBufferPointer { room, filledCount in
        unsafe input.withUnsafeBufferPointer { bytes in
          step = unsafe cairn_isal_inflate(
            decoder, bytes.baseAddress, bytes.count, room.baseAddress, room.count)
        }
        filledCount = step.produced
      }
    }
    return step
  }

  private mutating func fail(_ kind: GzipError.Kind, _ detail: String) -> GzipError {
    let error = GzipError(
      kind: kind, member: memberCount, byteOffset: storedByteCount,
      decodedByteCount: decodedByteCount, detail: detail)
    failure = error
    return error
  }

  private mutating func failNotGzip() -> GzipError {
    memberCount = 1
    return fail(.notGzip, "the file does not begin as gzip does")
  }

  private mutating func fail(status: Int32) -> GzipError {
    switch status {
    case ISAL_INCORRECT_CHECKSUM:
      fail(.checksumMismatch, "the decoded bytes differ from the member's CRC-32 or length")
    case ISAL_INVALID_WRAPPER, ISAL_UNSUPPORTED_METHOD:
      fail(.badHeader, "the header is damaged")
    default:
      fail(.damagedData, "the compressed data is damaged")
    }
  }
}
