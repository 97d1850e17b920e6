import CairnBytes
import CairnModel

extension JSONScanner {
  /// Reads a key and its colon, and stands at the value then.
  ///
  /// - Returns: The key's node, or the root where there is no key.
  @inline(__always)
  mutating func readKey(
    in container: Int, after previous: Int, _ builder: inout EventBuilder
  ) -> Int {
    let guess =
      previous == KeyTable.root
      ? Int(builder.keys.nodes[container].firstMember)
      : Int(builder.keys.nodes[previous].following)
    var node = guess
    if matches(guess, builder.keys) {
      position &+= Int(builder.keys.nodes[guess].spellingCount)
    } else {
      node = readUnexpectedKey(in: container, after: previous, &builder)
      guard node != KeyTable.root else { return node }
    }
    guard builder.mark(node) else { return KeyTable.root }
    skipSpace()
    return node
  }

  /// Whether the bytes at the position are a node's key, quotes and colon included.
  @inline(__always)
  private func matches(_ node: Int, _ keys: borrowing KeyTable) -> Bool {
    guard position &+ 16 <= bytes.count else { return false }
    let first = (bytes.word(at: position) ^ keys.nodes[node].firstWord) & keys.nodes[node].firstMask
    let second =
      (bytes.word(at: position &+ 8) ^ keys.nodes[node].secondWord) & keys.nodes[node].secondMask
    guard first | second == 0 else { return false }
    return keys.nodes[node].spellingCount <= 16
      || keys.hasRestOfSpelling(node, at: position, in: bytes)
  }

  /// Reads a key that is not the one that followed last time.
  private mutating func readUnexpectedKey(
    in container: Int, after previous: Int, _ builder: inout EventBuilder
  ) -> Int {
    let other =
      previous == KeyTable.root
      ? Int(builder.keys.nodes[container].otherFirstMember)
      : Int(builder.keys.nodes[previous].otherFollowing)
    if matches(other, builder.keys) {
      position &+= Int(builder.keys.nodes[other].spellingCount)
      return other
    }
    guard let node = lookUpKey(in: container, &builder) else { return KeyTable.root }
    if previous == KeyTable.root {
      builder.keys.nodes[container].otherFirstMember = builder.keys.nodes[container].firstMember
      builder.keys.nodes[container].firstMember = Int32(node)
    } else {
      builder.keys.nodes[previous].otherFollowing = builder.keys.nodes[previous].following
      builder.keys.nodes[previous].following = Int32(node)
    }
    return node
  }

  private mutating func lookUpKey(in container: Int, _ builder: inout EventBuilder) -> Int? {
    guard bytes[position] == .quote else {
      _ = fail(.notJSON, "a key is missing")
      return nil
    }
    let start = position + 1
    let stop = stops.nextStop(from: start)
    var node: Int?
    if bytes[stop] == .quote {
      position = stop + 1
      guard isUTF8(start..<stop) else { return nil }
      node = builder.node(of: bytes.extracting(start..<stop), in: container)
    } else {
      var key: [UInt8] = []
      guard readEscapedText(into: &key) else { return nil }
      node = builder.node(of: key.span, in: container)
    }
    skipSpace()
    guard bytes[position] == 0x3A else {
      _ = fail(.notJSON, "a colon is missing")
      return nil
    }
    position += 1
    return node
  }

  /// A new key is checked at once, so that no broken name ever becomes a column.
  private mutating func isUTF8(_ range: Range<Int>) -> Bool {
    bytes.extracting(range).isUTF8 || fail(.notUTF8, "a key is not UTF-8")
  }
}
