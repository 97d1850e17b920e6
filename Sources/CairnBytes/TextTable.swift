internal import Glibc

/// Gives each distinct text a number, in the order in which the texts first came.
///
/// The texts lie one behind another in one arena; an open-addressing table of (hash, number) words
/// finds them again. A look-up costs a hash, a probe and a compare, and makes no `String`. Most
/// columns repeat a few texts over and over: those are told by their ends and their length, in a
/// small table of the texts met last, before anything is hashed.
@safe
public struct TextTable: ~Copyable, @unchecked Sendable {
  // Sendable because the table owns its memory alone and is moved, never shared.
  private struct Entry {
    var start: UInt64
    var count: UInt32
    var hash: UInt64
  }

  private var arena: UnsafeMutablePointer<UInt8>
  private var arenaCapacity: Int
  private var arenaCount = 0
  private var entries: UnsafeMutablePointer<Entry>
  private var entryCapacity: Int
  /// The number of distinct texts.
  public private(set) var count = 0
  /// The number of the text plus one, beside the high half of its hash; 0 is a free place.
  private var slots: UnsafeMutablePointer<UInt64>
  private var slotMask: Int
  /// The texts met last, each at the place that its ends choose.
  private var recent: UnsafeMutablePointer<RecentText>

  public init() {
    arenaCapacity = 256
    entryCapacity = 16
    slotMask = 31
    unsafe recent = .allocate(capacity: RecentText.places)
    unsafe recent.initialize(repeating: RecentText(), count: RecentText.places)
    unsafe arena = Self.reallocate(nil, arenaCapacity)
    unsafe entries = Self.reallocate(nil, entryCapacity)
    unsafe slots = .allocate(capacity: slotMask + 1)
    unsafe slots.initialize(repeating: 0, count: slotMask + 1)
  }

  deinit {
    unsafe free(arena)
    unsafe free(entries)
    unsafe slots.deallocate()
    unsafe recent.deallocate()
  }

  /// The bytes of memory the table holds.
  public var byteCount: Int {
    arenaCapacity + entryCapacity * MemoryLayout<Entry>.stride + (slotMask + 1) * 8
      + RecentText.places * MemoryLayout<RecentText>.stride
  }

  /// The number of a text, which is new or was seen before.
  public mutating func intern(_ text: Span<UInt8>) -> UInt32 {
    var ends = RecentText(text)
    let place = ends.place
    let met = unsafe recent[place]
    if met.hasEnds(of: ends) {
      if text.count <= RecentText.wholeBytes { return met.number }
      if unsafe equals(entries[Int(met.number)], text) { return met.number }
    }
    ends.number = intern(text, hash: ByteHash.hash(text))
    unsafe recent[place] = ends
    return ends.number
  }

  /// As `intern(_:)`, for a text whose hash is known.
  public mutating func intern(_ text: Span<UInt8>, hash: UInt64) -> UInt32 {
    let high = hash >> 32
    var slot = Int(truncatingIfNeeded: hash) & slotMask
    while true {
      let word = unsafe slots[slot]
      if word == 0 { break }
      if word >> 32 == high {
        let number = UInt32(truncatingIfNeeded: word) - 1
        if unsafe equals(entries[Int(number)], text) { return number }
      }
      slot = (slot + 1) & slotMask
    }
    return append(text, hash, slot)
  }

  /// The number of a text, or nil where it was never seen.
  public func find(_ text: Span<UInt8>) -> UInt32? {
    let hash = ByteHash.hash(text)
    var slot = Int(truncatingIfNeeded: hash) & slotMask
    while true {
      let word = unsafe slots[slot]
      if word == 0 { return nil }
      let number = UInt32(truncatingIfNeeded: word &- 1)
      if word >> 32 == hash >> 32, unsafe equals(entries[Int(number)], text) { return number }
      slot = (slot + 1) & slotMask
    }
  }

  /// The bytes of a text.
  @_lifetime(borrow self)
  public func text(_ number: UInt32) -> Span<UInt8> {
    precondition(number < count, "a text that the table does not hold")
    let entry = unsafe entries[Int(number)]
    let span = unsafe Span(_unsafeStart: arena + Int(entry.start), count: Int(entry.count))
    return unsafe _overrideLifetime(span, borrowing: self)
  }

  /// The 64-bit hash of a text's bytes.
  public func hash(_ number: UInt32) -> UInt64 {
    precondition(number < count, "a text that the table does not hold")
    return unsafe entries[Int(number)].hash
  }

  private func equals(_ entry: Entry, _ text: Span<UInt8>) -> Bool {
    guard Int(entry.count) == text.count else { return false }
    return unsafe text.withUnsafeBytes { raw in
      guard let other = raw.baseAddress else { return true }
      return unsafe memcmp(arena + Int(entry.start), other, raw.count) == 0
    }
  }

  private mutating func append(_ text: Span<UInt8>, _ hash: UInt64, _ slot: Int) -> UInt32 {
    precondition(count < Int(UInt32.max) - 1, "a table holds fewer than 2^32 texts")
    growArena(for: text.count)
    if count == entryCapacity { growEntries() }
    unsafe text.withUnsafeBytes { raw in
      guard let source = raw.baseAddress else { return }
      unsafe UnsafeMutableRawPointer(arena + arenaCount).copyMemory(
        from: source, byteCount: raw.count)
    }
    let entry = Entry(start: UInt64(arenaCount), count: UInt32(text.count), hash: hash)
    unsafe (entries + count).initialize(to: entry)
    arenaCount += text.count
    count += 1
    unsafe slots[slot] = (hash >> 32) << 32 | UInt64(count)
    if count * 2 > slotMask { growSlots() }
    return UInt32(count - 1)
  }

  private mutating func growArena(for added: Int) {
    guard arenaCount + added > arenaCapacity else { return }
    arenaCapacity = max(arenaCount + added, arenaCapacity * 2)
    unsafe arena = Self.reallocate(arena, arenaCapacity)
  }

  private mutating func growEntries() {
    entryCapacity *= 2
    unsafe entries = Self.reallocate(entries, entryCapacity)
  }

  /// Makes room for more elements; a large block moves without a copy of its bytes.
  private static func reallocate<Element: BitwiseCopyable>(
    _ old: UnsafeMutablePointer<Element>?, _ capacity: Int
  ) -> UnsafeMutablePointer<Element> {
    guard let memory = unsafe realloc(old, capacity * MemoryLayout<Element>.stride) else {
      fatalError("out of memory")
    }
    return unsafe memory.bindMemory(to: Element.self, capacity: capacity)
  }

  private mutating func growSlots() {
    unsafe slots.deallocate()
    slotMask = slotMask * 2 + 1
    unsafe slots = .allocate(capacity: slotMask + 1)
    unsafe slots.initialize(repeating: 0, count: slotMask + 1)
    for number in 0..<count {
      let hash = unsafe entries[number].hash
      var slot = Int(truncatingIfNeeded: hash) & slotMask
      while unsafe slots[slot] != 0 { slot = (slot + 1) & slotMask }
      unsafe slots[slot] = (hash >> 32) << 32 | UInt64(number + 1)
    }
  }
}
