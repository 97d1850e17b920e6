import TestSupport
import Testing

@testable import CairnStore

/// The map of clusters against lists of members that are searched one by one.
@Suite("The map of clusters")
struct ClusterMapTests {
  /// Sets of keys that were seen together, joined the slow way.
  private struct Groups {
    private var groups: [Set<UInt64>] = []

    mutating func join(_ first: UInt64, _ second: UInt64) {
      let touched = groups.filter { $0.contains(first) || $0.contains(second) }
      groups.removeAll { $0.contains(first) || $0.contains(second) }
      groups.append(touched.reduce([first, second]) { $0.union($1) })
    }

    func group(of key: UInt64) -> Set<UInt64> { groups.first { $0.contains(key) } ?? [key] }
  }

  @Test("keys have one root exactly where links connect them, and every changed root is told")
  func followsLinks() {
    for seed in 0..<200 {
      var random = Seeded(UInt64(seed))
      let keys = (0..<40).map { _ in random.next() % 97 }
      var map = ClusterMap()
      var groups = Groups()
      var roots: [UInt64: UInt64] = [:]
      for _ in 0..<6 {
        for _ in 0..<random.below(9) {
          let (first, second) = (keys[random.below(keys.count)], keys[random.below(keys.count)])
          if random.chance(20) {
            map.keep(ClusterMap.Redirect(from: first, to: second))
          } else {
            map.link(first, second)
          }
          groups.join(first, second)
        }
        let changes = map.takeChanges()
        #expect(changes == Set(changes).sorted())
        for key in keys {
          let root = map.root(of: key)
          #expect(groups.group(of: key).contains(root))
          for other in groups.group(of: key) { #expect(map.root(of: other) == root) }
          if root != roots[key] ?? key { #expect(changes.contains(key), "seed \(seed)") }
          roots[key] = root
        }
      }
    }
  }

  @Test("a map of many keys takes at most 40 bytes for each")
  func staysSmall() {
    var map = ClusterMap()
    var random = Seeded(7)
    for _ in 0..<100_000 { map.link(random.next(), random.next()) }
    _ = map.takeChanges()
    let bytes = map.byteCount
    #expect(bytes < 200_000 * 40)
  }
}
