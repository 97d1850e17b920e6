import CairnAnalysis
import CairnModel
import TestSupport
import Testing

@Suite("The spread of ratios over persons")
struct RatioMomentsTests {
  private static let worlds = TestSettings.number("CAIRN_WORLDS") ?? 300

  /// Persons with up to three orders each, whose own level makes their orders alike.
  private func moments(_ random: inout Seeded, _ shift: Int) -> RatioMoments {
    var moments = RatioMoments()
    for _ in 0..<250 {
      let level = 20 + random.below(60)
      let pairs = (0..<2).map { side in
        let orders = random.below(4)
        let sum = (0..<orders).reduce(0) { sum, _ in
          sum + level + random.below(21) - 10 + (side == 1 ? shift : 0)
        }
        return RatioMoments.Pair(x: Int64(sum), y: Int64(orders))
      }
      moments.add(before: pairs[0], after: pairs[1])
    }
    return moments
  }

  @Test("intervals cover the truth as often as they say", arguments: [0, 15])
  func coverage(shift: Int) throws {
    var covered = 0
    for world in 0..<Self.worlds {
      var random = Seeded(UInt64(world) &+ UInt64(shift) << 32)
      let difference = try #require(moments(&random, shift).difference)
      let interval = NormalDifference(value: difference.value, variance: difference.variance)
      if interval.low <= Double(shift), Double(shift) <= interval.high { covered += 1 }
    }
    let share = Double(covered) / Double(Self.worlds)
    // Three standard errors of a count around 95 %.
    let slack = 3 * (0.95 * 0.05 / Double(Self.worlds)).squareRoot()
    #expect((share - 0.95).magnitude <= slack, "\(share)")
  }

  @Test("the variance is that of the influences, added up one by one")
  func influences() throws {
    for seed in UInt64(0)..<50 {
      var random = Seeded(seed)
      let people = (0..<(2 + random.below(6))).map { _ in
        (0..<2).map { _ in
          RatioMoments.Pair(x: Int64(random.below(20)), y: Int64(1 + random.below(3)))
        }
      }
      var whole = RatioMoments()
      var parts = [RatioMoments(), RatioMoments()]
      for (index, pair) in people.enumerated() {
        whole.add(before: pair[0], after: pair[1])
        parts[index % 2].add(before: pair[0], after: pair[1])
      }
      let sums = (0..<2).map { side in
        (people.reduce(0) { $0 + $1[side].x }, people.reduce(0) { $0 + $1[side].y })
      }
      let ratios = sums.map { Double($0.0) / Double($0.1) }
      let expected = people.reduce(0.0) { sum, pair in
        let influences = (0..<2).map { side in
          (Double(pair[side].x) - ratios[side] * Double(pair[side].y)) / Double(sums[side].1)
        }
        let change = influences[1] - influences[0]
        return sum + change * change
      }
      let found = try #require(whole.difference)
      #expect(abs(found.variance - expected) < 1e-9, "seed \(seed)")
      parts[0].merge(parts[1])
      #expect(parts[0] == whole, "seed \(seed)")
    }
  }

  @Test("the tails of the normal distribution are those of the tables")
  func tails() throws {
    for (distance, tail) in [
      (0.5, 0.617_075), (1.0, 0.317_311), (1.959_964, 0.05), (2.9, 0.003_732), (3.1, 0.001_935),
      (4, 0.000_063_3),
    ] {
      let found = try #require(
        NormalDifference(value: distance, variance: 1).probability)
      #expect(abs(found - tail) < 1e-6, "\(distance)")
    }
    #expect(NormalDifference(value: 1, variance: 0).probability == nil)
  }
}
