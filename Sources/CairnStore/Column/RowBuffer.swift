/// A growing list of plain values: an array without shared ownership, so that appending a row costs
/// a compare and a store.
@safe
struct RowBuffer<Element: BitwiseCopyable>: ~Copyable, @unchecked Sendable {
  // Sendable because the buffer owns its memory alone and is moved, never shared.
  private(set) var base: UnsafeMutablePointer<Element>
  private(set) var count = 0
  private var capacity: Int

  init(capacity: Int = 64) {
    self.capacity = max(capacity, 1)
    unsafe base = .allocate(capacity: self.capacity)
  }

  deinit { unsafe base.deallocate() }

  var isEmpty: Bool { count == 0 }
  var byteCount: Int { capacity * MemoryLayout<Element>.stride }

  mutating func append(_ element: Element) {
    if count == capacity { reserve(count + 1) }
    unsafe base[count] = element
    count += 1
  }

  mutating func append(repeating element: Element, count added: Int) {
    reserve(count + added)
    unsafe (base + count).initialize(repeating: element, count: added)
    count += added
  }

  mutating func append(contentsOf elements: Span<Element>) {
    reserve(count + elements.count)
    unsafe elements.withUnsafeBufferPointer { source in
      guard let start = source.baseAddress else { return }
      unsafe (base + count).initialize(from: start, count: source.count)
    }
    count += elements.count
  }

  /// Makes room for so many elements in all.
  mutating func reserve(_ needed: Int) {
    guard needed > capacity else { return }
    let grown = max(needed, capacity * 2)
    let fresh = UnsafeMutablePointer<Element>.allocate(capacity: grown)
    unsafe fresh.moveInitialize(from: base, count: count)
    unsafe base.deallocate()
    unsafe base = fresh
    capacity = grown
  }

  /// Forgets the elements behind the first so many; keeps the memory.
  mutating func truncate(to kept: Int) {
    precondition(kept <= count, "a buffer is cut to a shorter length")
    count = kept
  }

  subscript(index: Int) -> Element {
    get {
      precondition(index >= 0 && index < count, "row outside the buffer")
      return unsafe base[index]
    }
    set {
      precondition(index >= 0 && index < count, "row outside the buffer")
      unsafe base[index] = newValue
    }
  }

  /// The elements, to be read in bulk.
  var span: Span<Element> {
    @_lifetime(borrow self)
    borrowing get {
      let span = unsafe Span(_unsafeStart: base, count: count)
      return unsafe _overrideLifetime(span, borrowing: self)
    }
  }

  /// The elements, to be changed in bulk.
  var mutableSpan: MutableSpan<Element> {
    @_lifetime(&self)
    mutating get {
      let span = unsafe MutableSpan(_unsafeStart: base, count: count)
      return unsafe _overrideLifetime(span, mutating: &self)
    }
  }
}
