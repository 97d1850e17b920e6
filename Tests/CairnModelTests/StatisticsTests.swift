import CairnModel
import Testing

@Suite("Statistics")
struct StatisticsTests {
  @Test(
    "Newcombe's own examples of a difference of shares",
    arguments: [
      (56, 70, 48, 80, 0.2, 0.0524, 0.3339), (9, 10, 3, 10, 0.6, 0.1705, 0.8090),
      (10, 10, 0, 20, 1.0, 0.6791, 1.0), (0, 10, 0, 20, 0.0, -0.1611, 0.2775),
    ])
  func newcombe(
    part: Int, whole: Int, otherPart: Int, otherWhole: Int, difference: Double, low: Double,
    high: Double
  ) {
    let interval = NewcombeInterval(part, of: whole, less: otherPart, of: otherWhole)
    #expect(abs((interval?.difference ?? 9) - difference) < 1e-4)
    #expect(abs((interval?.low ?? 9) - low) < 1e-4)
    #expect(abs((interval?.high ?? 9) - high) < 1e-4)
  }

  @Test(
    "Fisher's exact test of known tables",
    arguments: [
      (3, 4, 1, 4, 0.485714), (1, 10, 11, 14, 0.002759), (0, 5, 0, 5, 1.0), (5, 5, 0, 5, 0.007937),
      (8, 10, 1, 6, 0.034965),
    ])
  func fisher(part: Int, whole: Int, otherPart: Int, otherWhole: Int, expected: Double) {
    let test = FisherExact(part, of: whole, against: otherPart, of: otherWhole)
    #expect(abs(test.probability - expected) < 1e-5)
  }

  @Test("Fisher's test is the same from either side, also for large tables")
  func fisherSymmetry() {
    let test = FisherExact(500, of: 100_000, against: 450, of: 90_000)
    let mirrored = FisherExact(450, of: 90_000, against: 500, of: 100_000)
    #expect(abs(test.probability - mirrored.probability) < 1e-9)
    #expect(test.probability > 0.9)
    #expect(FisherExact(900, of: 1_000, against: 10, of: 1_000).probability < 1e-100)
  }

  @Test("Benjamini and Hochberg's correction keeps the order and never falls")
  func correction() {
    let corrected = BenjaminiHochberg.corrected([0.01, 0.04, 0.03, 0.005])
    for (found, expected) in zip(corrected, [0.02, 0.04, 0.04, 0.02]) {
      #expect(abs(found - expected) < 1e-12)
    }
    #expect(BenjaminiHochberg.corrected([]).isEmpty)
    #expect(BenjaminiHochberg.corrected([0.9, 0.9]) == [0.9, 0.9])
  }

  /// The sums of persons who bring 0 to 9 each, and their number.
  private func sums(_ persons: some Sequence<Int>) -> GroupedSums {
    var sums = GroupedSums(columns: 2)
    for person in persons {
      let group = GroupedSums.group(ofPerson: UInt64(person))
      sums.add(Int128(person % 10), to: 0, ofGroup: group)
      sums.add(1, to: 1, ofGroup: group)
    }
    return sums
  }

  private func mean(_ sums: GroupedSums) -> BootstrapInterval? {
    BootstrapInterval(sums.drawn.map { $0[1] > 0 ? $0[0] / $0[1] : nil })
  }

  @Test("the bootstrap does not depend on the order of persons, nor on who added them up")
  func bootstrapOrder() {
    let forward = sums(0..<50)
    var halves = sums((25..<50).reversed())
    halves.merge(sums(0..<25))
    #expect(forward.totals == [225, 50] && halves.totals == [225, 50])
    #expect(forward.drawn == halves.drawn)
  }

  @Test("the bootstrap of a mean is as wide as the normal interval, for few persons and for many")
  func bootstrapWidth() {
    // Values 0 to 9 have mean 4.5 and variance 8.25: ± 1.96 · √(8.25 / n).
    for count in [400, 20_000] {
      let interval = mean(sums(0..<count))
      let half = 1.96 * (8.25 / Double(count)).squareRoot()
      #expect(abs((interval?.low ?? 0) - (4.5 - half)) < half * 0.2, "\(count) persons")
      #expect(abs((interval?.high ?? 0) - (4.5 + half)) < half * 0.2, "\(count) persons")
    }
    #expect(mean(sums([])) == nil)
  }
}
