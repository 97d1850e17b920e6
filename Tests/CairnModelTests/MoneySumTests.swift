import CairnModel
import Testing

@Suite("MoneySum")
struct MoneySumTests {
  @Test(
    "a quotient is rounded half to even",
    arguments: [
      (10, 4, 2), (14, 4, 4), (13, 4, 3), (-10, 4, -2), (-14, 4, -4), (-13, 4, -3), (0, 7, 0),
    ])
  func halfToEven(sum: Int, count: Int, expected: Int) {
    let quotient = MoneySum(tenThousandths: Int128(sum)).divided(by: count)
    #expect(quotient.tenThousandths == Int128(expected))
  }

  @Test("a sum beyond 64 bits stays exact, and is no amount")
  func wide() {
    let largest = Decimal4(tenThousandths: .max)
    var sum = MoneySum(largest)
    sum += largest
    #expect(sum.amount == nil)
    #expect(sum.divided(by: 2).amount == largest)
    sum -= largest
    #expect(sum.amount == largest)
  }

  @Test("a price times a quantity is exact to four places")
  func products() {
    let price = Decimal4(tenThousandths: 199_900)
    #expect(price.multiplied(by: Decimal4(3)) == Decimal4(tenThousandths: 599_700))
    let half = Decimal4(tenThousandths: 5_000)
    #expect(Decimal4(tenThousandths: 3).multiplied(by: half) == Decimal4(tenThousandths: 2))
    #expect(Decimal4(tenThousandths: .max).multiplied(by: Decimal4(2)) == nil)
  }

  @Test("a share of nothing or of a loss is not known")
  func shares() {
    let one = MoneySum(Decimal4(1))
    #expect(Cell.share(one, of: .zero) == .null)
    #expect(Cell.share(one, of: .zero - one) == .null)
    #expect(Cell.share(one, of: one + one) == .rate(0.5))
  }

  @Test(
    "a value is an amount however it was typed",
    arguments: [
      (PropertyValue.integer(12), DecimalReading.exact(Decimal4(12))),
      (.text("12.50"), .exact(Decimal4(tenThousandths: 125_000))),
      (.real(0.12345), .rounded(Decimal4(tenThousandths: 1_234))), (.real(.nan), .none),
      (.boolean(true), .none), (.text("twelve"), .none), (.integer(.max), .none),
    ])
  func typed(value: PropertyValue, expected: DecimalReading) {
    #expect(value.decimal == expected)
  }
}
