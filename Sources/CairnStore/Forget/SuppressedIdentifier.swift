internal import CairnBytes
internal import CairnModel

/// An identifier of somebody who was erased, as a hash: events that carry it are left out.
public struct SuppressedIdentifier: Hashable, Sendable {
  public var type: String
  /// Over the type's name and the value, in 64 bits.
  public var hash: UInt64

  public init(type: String, hash: UInt64) { (self.type, self.hash) = (type, hash) }

  init(_ identifier: Erasure.Identifier) {
    self.init(
      type: identifier.type.description,
      hash: Self.hash(type: identifier.type.bytes, value: identifier.value.bytes.span))
  }

  static func hash(type: [UInt8], value: Span<UInt8>) -> UInt64 {
    ByteHash.hash(value, seed: ByteHash.hash(type))
  }
}

extension ParsedEvents {
  /// Takes out the events of people who were erased; gives the number of their lines.
  mutating func leaveOut(_ suppressed: Set<UInt64>) -> (events: Int, lines: Int) {
    let bytes = bytes
    let kept = events.filter { event in
      let range = Int(event.firstField)..<Int(event.firstField) + Int(event.fieldCount)
      return !range.contains { index in
        let column = columns[Int(fields[index].column)]
        guard column.isIdentity else { return false }
        let value = bytes.span.extracting(fields[index].slice.range)
        return suppressed.contains(
          SuppressedIdentifier.hash(type: column.name.bytes, value: value))
      }
    }
    guard kept.count < events.count else { return (0, 0) }
    let left = Set(kept.map(\.line))
    let lines = Set(events.map(\.line)).subtracting(left).count
    let gone = events.count - kept.count
    events = kept
    return (gone, lines)
  }
}
