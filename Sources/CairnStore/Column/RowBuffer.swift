internal import CairnBytes
internal import Glibc

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
    unsafe base = Self.allocate(self.capacity)
  }

  /// So many zeros; memory that nobody touches is never taken.
  init(zeros count: Int) where Element: FixedWidthInteger {
    capacity = max(count, 1)
    self.count = count
    guard let memory = unsafe calloc(capacity, MemoryLayout<Element>.stride) else {
      fatalError("out of memory")
    }
    unsafe base = memory.bindMemory(to: Element.self, capacity: capacity)
  }

  deinit { unsafe free(base) }

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

  /// Makes room for more elements, to be written before any of them is read.
  mutating func extend(by added: Int) {
    reserve(count + added)
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
    unsafe base = Self.reallocate(base, capacity, grown)
    capacity = grown
  }

  /// The alignment that every block of memory has.
  private static var plainAlignment: Int { 16 }

  private static func allocate(_ capacity: Int) -> UnsafeMutablePointer<Element> {
    let (stride, alignment) = (MemoryLayout<Element>.stride, MemoryLayout<Element>.alignment)
    guard
      let memory = unsafe alignment <= plainAlignment
        ? malloc(capacity * stride) : aligned_alloc(alignment, capacity * stride)
    else { fatalError("out of memory") }
    return unsafe memory.bindMemory(to: Element.self, capacity: capacity)
  }

  /// Moves what is kept to a larger place; a large block moves without a copy of its bytes.
  private static func reallocate(
    _ old: UnsafeMutablePointer<Element>, _ kept: Int, _ capacity: Int
  ) -> UnsafeMutablePointer<Element> {
    guard MemoryLayout<Element>.alignment <= plainAlignment else {
      let fresh = unsafe allocate(capacity)
      unsafe fresh.moveInitialize(from: old, count: kept)
      unsafe free(old)
      return unsafe fresh
    }
    let bytes = capacity * MemoryLayout<Element>.stride
    guard let memory = unsafe realloc(old, bytes) else {
      fatalError("out of memory")
    }
    return unsafe memory.bindMemory(to: Element.self, capacity: capacity)
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

  /// Asks the memory for an element that will be needed soon.
  func callFor(_ index: Int) {
    precondition(index >= 0 && index < count, "row outside the buffer")
    unsafe MemoryCall.ahead(base + index)
  }

  /// The elements as bytes.
  var bytes: Span<UInt8> {
    @_lifetime(borrow self)
    borrowing get {
      let raw = unsafe UnsafeRawPointer(base).assumingMemoryBound(to: UInt8.self)
      let span = unsafe Span(
        _unsafeStart: raw, count: count * MemoryLayout<Element>.stride)
      return unsafe _overrideLifetime(span, borrowing: self)
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
