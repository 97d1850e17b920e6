import CairnModel
import Testing

@testable import CairnStore

@Suite("What is due to be merged")
struct MergePlannerTests {
  private static func part(_ id: Int, rows: Int, level: Int = 0, addedIn: Int) -> PartRecord {
    let facts = PartRecord.FileFacts(name: "\(id)", byteCount: 1, rowCount: rows, hash: 0)
    let time = EventTime(seconds: 0)
    var part = PartRecord(id: id, file: facts, times: time...time, keys: 0...UInt64.max)
    (part.level, part.addedIn) = (level, addedIn)
    return part
  }

  /// Many nights, each a part, merged whenever something is due.
  private static func nights(
    _ count: Int, rows: (Int) -> Int
  ) -> (mostRuns: Int, written: Int, taken: Int) {
    var parts: [PartRecord] = []
    var (mostRuns, written, taken) = (0, 0, 0)
    for night in 1...count {
      parts.append(part(night * 2, rows: rows(night), addedIn: night * 2))
      taken += rows(night)
      written += rows(night)
      let due = MergePlanner.due(parts)
      if !due.isEmpty {
        let merged = parts.filter { due.contains($0.id) }.reduce(0) { $0 + $1.rowCount }
        parts.removeAll { due.contains($0.id) }
        parts.append(part(night * 2 + 1, rows: merged, level: 1, addedIn: night * 2 + 1))
        written += merged
      }
      #expect(MergePlanner.due(parts).isEmpty, "one merge settles all that is due")
      mostRuns = max(mostRuns, MergePlanner.runs(parts).count)
    }
    #expect(parts.reduce(0) { $0 + $1.rowCount } == taken)
    return (mostRuns, written, taken)
  }

  @Test("a year of nights leaves few runs, and rewrites each row a few times")
  func yearLeavesFewRuns() {
    let small = Self.nights(365) { _ in 2_000 }
    #expect(small.mostRuns <= 8)
    let equal = Self.nights(365) { _ in 1_000_000 }
    #expect(equal.mostRuns <= 15)
    #expect(equal.written <= equal.taken * 6)
    let growing = Self.nights(365) { 10_000 * $0 + 700_000 * ($0 % 7) }
    #expect(growing.mostRuns <= 15)
    #expect(growing.written <= growing.taken * 6)
  }

  @Test("a run that was cut apart by keys counts as one")
  func cutRunsAreOne() {
    var parts: [PartRecord] = []
    for piece in 0..<8 {
      var part = Self.part(piece + 1, rows: 1_000, level: 1, addedIn: 5)
      part.keys = UInt64(piece) * 100...UInt64(piece) * 100 + 99
      parts.append(part)
    }
    #expect(MergePlanner.runs(parts) == [MergePlanner.Run(parts: Array(1...8), rows: 8_000)])
    #expect(MergePlanner.due(parts).isEmpty)
    for part in parts.indices { parts[part].addedIn = 5 + part }
    #expect(MergePlanner.due(parts) == Array(1...8))
  }

  @Test("nothing is due in an empty store, or in one of three parts")
  func nothingIsDue() {
    #expect(MergePlanner.due([]).isEmpty)
    #expect(MergePlanner.due((1...3).map { Self.part($0, rows: 10, addedIn: $0) }).isEmpty)
    #expect(MergePlanner.due((1...4).map { Self.part($0, rows: 10, addedIn: $0) }) == [1, 2, 3, 4])
  }
}
