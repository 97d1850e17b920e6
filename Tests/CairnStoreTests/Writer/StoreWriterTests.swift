import CairnBytes
import CairnModel
import TestSupport
import Testing

@testable import CairnStore

@Suite("Writing a store and reading it back")
struct StoreWriterTests {
  /// What the store should hold: each id once, the earliest copy, of equal times the smaller
  /// content.
  ///
  /// Which of two copies of one moment is kept is the store's own order, so for those it is only
  /// asked that one of them is there.
  private static func expected(_ events: [SourceEvent]) -> [Set<StoreTrial.Seen>] {
    var candidates: [String: [SourceEvent]] = [:]
    var kept: [Set<StoreTrial.Seen>] = []
    for event in events {
      if event.id.isEmpty {
        kept.append([StoreTrial.describe(event)])
      } else {
        candidates[event.id, default: []].append(event)
      }
    }
    for copies in candidates.values {
      let earliest = copies.map(\.time).min() ?? 0
      kept.append(Set(copies.filter { $0.time == earliest }.map { StoreTrial.describe($0) }))
    }
    return kept
  }

  @Test("every event comes back once with all it says, however the files were cut and ordered")
  func givesBackWhatWasWritten() throws {
    let worlds = UInt64(TestSettings.number("CAIRN_WORLDS") ?? 60)
    for seed in 0..<worlds {
      var random = Seeded(seed)
      let events = SourceEvent.world(&random)
      var results: [[StoreTrial.Seen]] = []
      for _ in 0..<3 {
        let shuffled = events.shuffled(using: &random)
        let cuts = Int.random(in: 1...4, using: &random)
        let batches = (0..<cuts).map { cut in
          shuffled.enumerated().filter { $0.offset % cuts == cut }.map(\.element)
        }
        let folder = TemporaryFolder()
        let path = "\(folder.path)/store"
        try StoreTrial.write(
          batches, memory: Bool.random(using: &random) ? 1 << 30 : 60_000,
          commitsEach: Bool.random(using: &random), into: path)
        let (seen, isOrdered) = try StoreTrial.read(path)
        #expect(isOrdered, "seed \(seed)")
        // Names of copies that lost are no names, wherever those were stored.
        let names = seen.map { String($0.text.prefix { $0 != "@" }) }
        let counts = Dictionary(grouping: names) { $0 }.mapValues(\.count)
        #expect(try StoreTrial.eventNames(path) == counts, "seed \(seed)")
        results.append(seen)
      }
      let expected = Self.expected(events)
      #expect(results[0].count == expected.count, "seed \(seed)")
      for result in results { #expect(result == results[0], "seed \(seed)") }
      let all = Set(results[0])
      for wanted in expected { #expect(!wanted.isDisjoint(with: all), "seed \(seed)") }
    }
  }
}
