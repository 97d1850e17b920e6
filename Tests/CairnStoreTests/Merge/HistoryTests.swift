import CairnBytes
import CairnModel
import TestSupport
import Testing

@testable import CairnStore

/// Random histories of a store against a list in memory: what was taken in and not taken back.
@Suite("Random histories")
struct HistoryTests {
  private enum Step: CaseIterable {
    case takeInOwn, takeInShared, crash, takeBack, dropBefore, merge, erase, repair, rebuild
  }

  /// A step by its weight.
  ///
  /// A history that drops what is old does not mend damage as well: a file that is taken in again
  /// brings back what was dropped.
  private static func step(_ random: inout Seeded, mends: Bool) -> Step {
    switch random.below(22) {
    case 0..<5: .takeInOwn
    case 5..<10: .takeInShared
    case 10..<12: .crash
    case 12..<14: .takeBack
    case 14..<17: .merge
    case 17: .erase
    case 18, 19: .rebuild
    default: mends ? .repair : .dropBefore
    }
  }

  @Test("taken in, late, twice, crashed, taken back, erased, mended, lost: as the list says")
  func historiesAgree() throws {
    let figure = TortureFigure("random histories", "histories", "steps", "answers that differ")
    for seed in 0..<UInt64(TestSettings.number("CAIRN_HISTORIES") ?? 20) {
      var random = Seeded(seed)
      let folder = TemporaryFolder()
      var history = LongHistory("\(folder.path)/store", &random)
      let mends = random.chance(50)
      for number in 0..<Int.random(in: 4...12, using: &random) {
        let step = history.isEmpty ? .takeInOwn : Self.step(&random, mends: mends)
        try take(step, number, &history, &random)
        let (seen, isOrdered) = try StoreTrial.read(history.path)
        let isRight = seen == history.expected && isOrdered
        #expect(isRight, "seed \(seed), step \(number), \(step)")
        figure.count("steps")
        guard isRight else {
          figure.count("answers that differ")
          break
        }
      }
      #expect(try StoreFolder.verify(at: history.path).isEmpty, "seed \(seed)")
      figure.count("histories")
    }
    figure.printLine()
  }

  private func take(
    _ step: Step, _ number: Int, _ history: inout LongHistory, _ random: inout Seeded
  ) throws {
    switch step {
    case .takeInOwn: try history.takeInOwn(number, &random)
    case .takeInShared: try history.takeInShared(&random)
    case .crash: try history.crash(number, &random)
    case .takeBack: try history.takeBack(&random)
    case .dropBefore: try history.dropBefore(&random)
    case .merge: try history.merge(&random)
    case .erase: try history.erase(&random)
    case .repair: try history.repair(&random)
    case .rebuild: try history.rebuild(&random)
    }
  }
}
