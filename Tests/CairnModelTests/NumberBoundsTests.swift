import Testing

@testable import CairnModel

/// Bounds held to the comparison of one value after another.
struct NumberBoundsTests {
  private static let comparisons: [EventFilter.Comparison] = [
    .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual,
  ]
  /// Whole numbers and numbers between, on both sides of nought and at the ends.
  private static let numbers: [Int64] = {
    var numbers: [Int64] = [.min, .min + 9_999, .max - 9_999, .max]
    for whole in Int64(-3)...3 {
      for rest in Int64(-1)...1 { numbers.append(whole * 10_000 + rest) }
    }
    return numbers
  }()

  @Test("hold what the comparison says of every number", arguments: comparisons)
  func holdWhatTheComparisonSays(_ comparison: EventFilter.Comparison) throws {
    for number in Self.numbers {
      let decimal = Decimal4(tenThousandths: number)
      for isNegated in [false, true] {
        let condition = FilterCondition(
          .comparison(comparison, .number(decimal)), isNegated: isNegated)
        let bounds = try #require(condition.numberBounds)
        for value in Self.numbers.flatMap({ [$0, $0 / 10_000] }) {
          #expect(bounds.integers.holds(value) == condition.isMet(by: .integer(value)))
          let met = condition.isMet(by: .decimal(Decimal4(tenThousandths: value)))
          #expect(bounds.decimals.holds(value) == met)
        }
      }
    }
  }

  @Test("a text that is no number, and a pattern, have none")
  func othersHaveNone() {
    #expect(FilterCondition(.comparison(.less, .text("b")), isNegated: false).numberBounds == nil)
    #expect(FilterCondition(.comparison(.glob, .text("1*")), isNegated: false).numberBounds == nil)
  }
}
