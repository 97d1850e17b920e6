import TestSupport
import Testing

@testable import CairnStore

extension LongHistory {
  /// Loses the catalog and has it put together again: it says what it said before.
  mutating func rebuild(_ random: inout Seeded) throws {
    let truth = try StoreTruth(path)
    try StoreTruth.lose(path, StoreTruth.Loss.allCases[random.below(4)])
    let rebuilt = try StoreTruth.rebuild(path)
    #expect(rebuilt.isFromList && rebuilt.unknownLoads.isEmpty && rebuilt.damage.isEmpty)
    #expect(try StoreTruth(path) == truth)
  }
}
