import CairnBytes

/// The keys that a file has shown so far, each at its place in the record.
///
/// Logs repeat one shape line after line, so the scanner compares the bytes of a line with the key
/// that followed last time; only when that guess fails is a key looked up here, by the hash of its
/// bytes and the object it stands in.
struct KeyTable: Sendable {
  static let root = 0

  var nodes: [KeyNode]
  /// The spellings `"key":` of all nodes, one behind the other.
  private(set) var spellings: [UInt8] = []
  /// Node numbers in open addressing, 0 where empty: the root is never looked up.
  private var slots: [Int32]
  private var hashes: [UInt32] = [0]
  private var keys: [[UInt8]] = [[]]

  init() {
    nodes = [KeyNode()]
    slots = [Int32](repeating: 0, count: 256)
  }

  /// The node of a key in an object, or nil where it is new.
  func find(_ key: Span<UInt8>, in container: Int) -> Int? {
    let hash = Self.hash(key, container)
    var slot = Int(hash) & (slots.count - 1)
    while slots[slot] != 0 {
      let node = Int(slots[slot])
      if hashes[node] == hash, Int(nodes[node].container) == container,
        Self.areEqual(keys[node], key)
      {
        return node
      }
      slot = (slot + 1) & (slots.count - 1)
    }
    return nil
  }

  /// Adds a key that `find` does not know.
  mutating func add(_ key: Span<UInt8>, in container: Int) -> Int {
    let number = nodes.count
    var node = KeyNode()
    node.container = Int32(container)
    node.depth = nodes[container].depth &+ 1
    if Self.isPlain(key) { spell(key, &node) }
    nodes.append(node)
    keys.append(key.indices.map { key[$0] })
    hashes.append(Self.hash(key, container))
    if nodes.count * 2 > slots.count { grow() } else { enter(number) }
    return number
  }

  /// The key's bytes, decoded.
  func key(of node: Int) -> [UInt8] { keys[node] }

  /// Whether the bytes at a place are a node's spelling behind its first sixteen bytes.
  func hasRestOfSpelling(_ node: Int, at position: Int, in bytes: Span<UInt8>) -> Bool {
    let count = Int(nodes[node].spellingCount)
    guard position + count <= bytes.count else { return false }
    let start = Int(nodes[node].spellingStart)
    for index in 16..<count where bytes[position + index] != spellings[start + index] {
      return false
    }
    return true
  }

  /// Writes down how the key stands in a line, so that its bytes can be compared as they are.
  private mutating func spell(_ key: Span<UInt8>, _ node: inout KeyNode) {
    node.spellingStart = Int32(spellings.count)
    node.spellingCount = Int32(key.count + 3)
    spellings.append(0x22)
    for index in key.indices { spellings.append(key[index]) }
    spellings.append(contentsOf: [0x22, 0x3A])
    let words = Self.words(spellings[Int(node.spellingStart)...])
    (node.firstWord, node.firstMask) = (words[0].word, words[0].mask)
    (node.secondWord, node.secondMask) = (words[1].word, words[1].mask)
  }

  private static func words(_ spelling: ArraySlice<UInt8>) -> [(word: UInt64, mask: UInt64)] {
    var words = [(word: UInt64(0), mask: UInt64(0)), (word: UInt64(0), mask: UInt64(0))]
    for (index, byte) in spelling.prefix(16).enumerated() {
      words[index / 8].word |= UInt64(byte) << UInt64(index % 8 * 8)
      words[index / 8].mask |= 0xFF << UInt64(index % 8 * 8)
    }
    return words
  }

  /// Whether a key stands in a line as it is, without escapes.
  private static func isPlain(_ key: Span<UInt8>) -> Bool {
    !key.indices.contains { key[$0] < 0x20 || key[$0] == 0x22 || key[$0] == 0x5C }
  }

  private mutating func grow() {
    slots = [Int32](repeating: 0, count: slots.count * 4)
    for number in nodes.indices.dropFirst() { enter(number) }
  }

  private mutating func enter(_ number: Int) {
    var slot = Int(hashes[number]) & (slots.count - 1)
    while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
    slots[slot] = Int32(number)
  }

  private static func hash(_ key: Span<UInt8>, _ container: Int) -> UInt32 {
    var hash =
      UInt64(truncatingIfNeeded: container) &* 0x9E37_79B9_7F4A_7C15 ^ 0xCBF2_9CE4_8422_2325
    for index in key.indices { hash = (hash ^ UInt64(key[index])) &* 0x0000_0100_0000_01B3 }
    return UInt32(truncatingIfNeeded: hash ^ hash >> 29)
  }

  private static func areEqual(_ left: [UInt8], _ right: Span<UInt8>) -> Bool {
    guard left.count == right.count else { return false }
    for index in left.indices where left[index] != right[index] { return false }
    return true
  }
}
