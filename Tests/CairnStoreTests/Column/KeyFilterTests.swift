import TestSupport
import Testing

@testable import CairnStore

@Suite("A filter over event keys")
struct KeyFilterTests {
  @Test("a key that was put in is never denied, also after the filter was stored")
  func neverDenies() {
    var random = Seeded(3)
    let keys = (0..<20_000).map { _ in random.next() }
    var filter = KeyFilter(keys: keys.count)
    for key in keys { _ = filter.insert(key) }
    let bytes = filter.bytes
    let stored = unsafe KeyFilter(bytes: bytes.span.bytes)
    for key in keys {
      let (inMemory, inStore) = (filter.mayContain(key), stored.mayContain(key))
      #expect(inMemory)
      #expect(inStore)
    }
  }

  @Test("a false alarm is rare, for random keys and for short ids alike")
  func rarelyMistaken() {
    for isShort in [false, true] {
      var random = Seeded(4)
      var filter = KeyFilter(keys: 50_000)
      var alarms = 0
      for number in 0..<50_000 {
        let key = isShort ? UInt64(number) << 24 | 0x6531 << 48 : random.next()
        if filter.insert(key) { alarms += 1 }
      }
      for number in 50_000..<100_000 {
        let key = isShort ? UInt64(number) << 24 | 0x6531 << 48 : random.next()
        if filter.mayContain(key) { alarms += 1 }
      }
      #expect(alarms < 1_000, "short \(isShort)")
    }
  }
}
