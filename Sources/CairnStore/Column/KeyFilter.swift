/// A filter over event keys: says for certain that a key is new, or that it may have been seen.
///
/// A split-block Bloom filter (Putze, Sanders, Singler 2007; the form Parquet uses): a key sets one
/// bit in each of the eight words of one 32-byte block, so a look-up touches one line of the cache.
/// At 12 bits a key about one look-up in 200 is a false alarm, which only costs an exact check.
struct KeyFilter: ~Copyable {
  private static let salts = SIMD8<UInt32>(
    0x47b6_137b, 0x4497_4d91, 0x8824_ad5b, 0xa2b7_289d,
    0x7054_95c7, 0x2df1_424b, 0x9efc_4947, 0x5c6b_fb31)
  static let bitsPerKey = 12

  private var blocks: RowBuffer<SIMD8<UInt32>>

  /// A filter for about so many keys.
  init(keys: Int) {
    let count = max(1, (keys * Self.bitsPerKey + 255) / 256)
    blocks = RowBuffer(capacity: count)
    blocks.append(repeating: .zero, count: count)
  }

  /// The filter as a part keeps it.
  init(bytes: RawSpan) {
    blocks = RowBuffer(capacity: max(1, bytes.byteCount / 32))
    for start in stride(from: 0, to: bytes.byteCount - 31, by: 32) {
      var block = SIMD8<UInt32>.zero
      for lane in 0..<8 { block[lane] = bytes.number(at: start + lane * 4, as: UInt32.self) }
      blocks.append(block)
    }
  }

  var blockCount: Int { blocks.count }

  /// The filter as a part keeps it.
  var bytes: [UInt8] {
    var writer = ByteWriter(capacity: blocks.count * 32)
    for index in 0..<blocks.count {
      for lane in 0..<8 { writer.append(blocks[index][lane]) }
    }
    return writer.bytes
  }

  func mayContain(_ key: UInt64) -> Bool {
    let mixed = Self.mix(key)
    let mask = Self.mask(mixed)
    return blocks[index(of: mixed)] & mask == mask
  }

  /// Adds a key; returns whether it may have been there before.
  mutating func insert(_ key: UInt64) -> Bool {
    let mixed = Self.mix(key)
    let mask = Self.mask(mixed)
    let block = index(of: mixed)
    let before = blocks[block]
    blocks[block] = before | mask
    return before & mask == mask
  }

  /// Keys ahead of the one at hand whose blocks are called for: they lie all over the memory.
  private static let ahead = 16

  /// Tells of each of some keys that may have been put in.
  func find(_ keys: Span<UInt64>, suspected: (UInt64) -> Void) {
    for place in keys.indices.prefix(Self.ahead) { call(for: keys[place]) }
    for place in keys.indices {
      if place + Self.ahead < keys.count { call(for: keys[place + Self.ahead]) }
      if mayContain(keys[place]) { suspected(keys[place]) }
    }
  }

  /// Adds keys; tells of each that may have been there before.
  mutating func insert(_ keys: Span<UInt64>, repeated: (UInt64) -> Void) {
    for place in keys.indices.prefix(Self.ahead) { call(for: keys[place]) }
    for place in keys.indices {
      if place + Self.ahead < keys.count { call(for: keys[place + Self.ahead]) }
      if insert(keys[place]) { repeated(keys[place]) }
    }
  }

  /// Adds the keys of a block's rows that have an id.
  mutating func insert(_ rows: borrowing PartBlock) {
    let keys = rows.streams[FixedColumn.key.rawValue].span
    let hasID = rows.streams[FixedColumn.hasID.rawValue].span
    for row in keys.indices {
      if row + Self.ahead < keys.count { call(for: UInt64(bitPattern: keys[row + Self.ahead])) }
      if hasID[row] == 1 { _ = insert(UInt64(bitPattern: keys[row])) }
    }
  }

  private func call(for key: UInt64) { blocks.callFor(index(of: Self.mix(key))) }

  private func index(of mixed: UInt64) -> Int {
    Int(((mixed >> 32) &* UInt64(blocks.count)) >> 32)
  }

  private static func mask(_ mixed: UInt64) -> SIMD8<UInt32> {
    let low = SIMD8<UInt32>(repeating: UInt32(truncatingIfNeeded: mixed))
    return SIMD8<UInt32>(repeating: 1) &<< ((low &* salts) &>> 27)
  }

  /// Spreads keys that are short ids, whose bits are far from random.
  private static func mix(_ key: UInt64) -> UInt64 {
    var mixed = key
    mixed = (mixed ^ (mixed >> 32)) &* 0xD6E8_FEB8_6659_FD93
    mixed = (mixed ^ (mixed >> 32)) &* 0xD6E8_FEB8_6659_FD93
    return mixed ^ (mixed >> 32)
  }
}
