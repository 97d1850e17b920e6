/// A list of values that cannot be copied, such as tables and buffers.
@safe
struct OwnedList<Element: ~Copyable>: ~Copyable {
  private var base: UnsafeMutablePointer<Element>
  private(set) var count = 0
  private var capacity = 8

  init() { unsafe base = .allocate(capacity: capacity) }

  deinit {
    unsafe base.deinitialize(count: count)
    unsafe base.deallocate()
  }

  mutating func append(_ element: consuming Element) {
    if count == capacity {
      let fresh = UnsafeMutablePointer<Element>.allocate(capacity: capacity * 2)
      unsafe fresh.moveInitialize(from: base, count: count)
      unsafe base.deallocate()
      unsafe base = fresh
      capacity *= 2
    }
    unsafe (base + count).initialize(to: element)
    count += 1
  }

  subscript(index: Int) -> Element {
    // Addressors, so that a span of an element may live as long as the list is borrowed.
    unsafeAddress {
      precondition(index >= 0 && index < count, "an element that the list does not hold")
      return unsafe UnsafePointer(base + index)
    }
    unsafeMutableAddress {
      precondition(index >= 0 && index < count, "an element that the list does not hold")
      return unsafe base + index
    }
  }
}

// Sendable because the list owns its memory alone and is moved, never shared.
extension OwnedList: @unchecked Sendable where Element: Sendable, Element: ~Copyable {}
