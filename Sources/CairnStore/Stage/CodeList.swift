/// Numbers one behind another, each in as few bytes as hold it.
///
/// Seven bits a byte, the lowest first; the highest bit of a byte says that another one follows
/// (LEB128, as in the DWARF standard, 7.6). Most codes of a stage fit into one byte.
struct CodeList: ~Copyable {
  private var buffer = RowBuffer<UInt8>(capacity: 65_536)

  /// Bytes that the numbers take.
  var count: Int { buffer.count }

  var bytes: Span<UInt8> {
    @_lifetime(borrow self)
    borrowing get { buffer.span }
  }

  @inline(__always)
  mutating func append(_ code: UInt32) {
    var rest = code
    while rest >= 0x80 {
      buffer.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    buffer.append(UInt8(truncatingIfNeeded: rest))
  }

  /// Asks the memory for a number that will be needed soon.
  func callFor(_ place: Int) { buffer.callFor(place) }

  /// Forgets what stands behind the first so many bytes.
  mutating func truncate(to kept: Int) { buffer.truncate(to: kept) }

  /// Forgets the first so many bytes.
  mutating func drop(first dropped: Int) {
    for index in dropped..<buffer.count { buffer[index - dropped] = buffer[index] }
    buffer.truncate(to: buffer.count - dropped)
  }
}

extension Span<UInt8> {
  /// Reads the number that begins at a place, and steps behind it.
  @inline(__always)
  func code(at place: inout Int) -> UInt32 {
    var byte = self[place]
    place &+= 1
    var code = UInt32(byte & 0x7F)
    var shift: UInt32 = 7
    while byte >= 0x80 {
      byte = self[place]
      place &+= 1
      code |= UInt32(byte & 0x7F) &<< shift
      shift &+= 7
    }
    return code
  }
}
