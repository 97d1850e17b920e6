import CairnBytes
import CairnModel
import TestSupport
import Testing

@testable import CairnStore

@Suite struct ReplayNoteTests {
  private func record() -> LoadRecord {
    let nothing = Fingerprint(high: 0, low: 0)
    let input = LoadRecord.InputFacts(
      file: "a", path: "/a", content: nothing, compressed: nothing)
    return LoadRecord(id: 9, source: "s", input: input)
  }

  @Test("a note of a replay names what came back, and nothing else that was refused")
  func namesWhatCameBack() {
    for seed in UInt64(1)...300 {
      var random = Seeded(seed)
      var refused: Set<RejectPlace> = []
      for _ in 0..<random.below(20) {
        let line = UInt32(random.below(12) + 1)
        refused.insert(RejectPlace(line: line, part: UInt32(random.below(4))))
      }
      let taken = refused.filter { _ in random.below(2) == 0 }
      var record = record()
      record.noteReplay(of: 3, places: taken.sorted(), without: refused.subtracting(taken))
      #expect(record.replayed == 3)
      let ranges = record.replayedPlaces
      let named = refused.filter { place in ranges.contains { $0.contains(place) } }
      #expect(named == taken, "seed \(seed): \(record.notes)")
    }
  }

  @Test("notes of earlier replays name whole lines")
  func earlierNotes() {
    var record = record()
    record.notes = ["reads again what was refused of load 4, lines 3-7, 9"]
    #expect(
      record.replayedPlaces == [
        RejectPlace(line: 3)...RejectPlace(line: 7), RejectPlace(line: 9)...RejectPlace(line: 9),
      ])
    record.notes = ["reads again what was refused of load 4, lines 3.2-7.1, 9.x, 4.1.2, -"]
    #expect(
      record.replayedPlaces == [RejectPlace(line: 3, part: 2)...RejectPlace(line: 7, part: 1)])
  }
}
