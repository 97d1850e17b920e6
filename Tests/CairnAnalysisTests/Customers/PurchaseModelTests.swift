import CairnModel
import TestSupport
import Testing

@testable import CairnAnalysis

@Suite("Predicted value")
struct PurchaseModelTests {
  @Test("logarithms and exponentials are right to the last digits")
  func naturalFunctions() {
    let logarithms = [(1.0, 0.0), (10, 2.302_585_092_994_046), (1e-9, -20.723_265_836_946_41)]
    for (number, expected) in logarithms {
      #expect(abs(Natural.log(number) - expected) < 1e-14 * (1 + abs(expected)))
    }
    #expect(abs(Natural.exp(1) - 2.718_281_828_459_045) < 1e-14)
    #expect(abs(Natural.exp(-20) / 2.061_153_622_438_558e-9 - 1) < 1e-13)
    #expect(Natural.exp(-1_000) == 0 && Natural.exp(0) == 1)
    let gammas = [
      (0.5, 0.572_364_942_924_700_1), (1, 0), (3, 0.693_147_180_559_945_3),
      (10, 12.801_827_480_081_469), (100, 359.134_205_369_575_4),
    ]
    for (number, expected) in gammas {
      #expect(abs(Natural.logGamma(number) - expected) < 1e-12 * (1 + expected), "\(number)")
    }
  }

  /// The published estimates of BG/NBD for CDNOW, weeks turned into days.
  private static let published = PurchaseModel(r: 0.243, alpha: 4.414 * 7, a: 0.793, b: 2.426)

  @Test("the published model expects what was published")
  func expectation() {
    // Two repeats, the last after 30.43 weeks, watched for 38.86 weeks: 1.226 in the next 39.
    let history = PurchaseHistory(repeats: 2, last: 213, age: 272)
    #expect(abs(Self.published.expected(history, within: 273) - 1.226) < 0.002)
    #expect(Self.published.expected(history, within: 0) == 0)
    // Who has been silent for longer is expected to buy less.
    let silent = PurchaseHistory(repeats: 2, last: 20, age: 272)
    #expect(Self.published.expected(silent, within: 273) < 0.5)
  }

  @Test("the published model of spending expects what was published")
  func spending() {
    let model = SpendModel(p: 6.25, q: 3.74, v: 15.44)
    let regular = model.expected(SpendHistory(repeats: 2, mean: 22.35)) ?? 0
    #expect(abs(regular - 24.66) < 0.05)
    let once = model.expected(SpendHistory(repeats: 0, mean: 0)) ?? 0
    #expect(abs(once - 15.44 * 6.25 / 2.74) < 1e-9)
    #expect(SpendModel(p: 1, q: 0.9, v: 1).expected(SpendHistory(repeats: 1, mean: 1)) == nil)
  }

  /// Customers who buy and leave as the model says they do.
  private func customers(_ count: Int, seed: UInt64) -> [PredictedValue.Customer] {
    var random = Seeded(seed)
    func uniform() -> Double { (Double(random.below(1_000_000)) + 0.5) / 1_000_000 }
    return (0..<count).map { number in
      // Every other customer comes often, every other leaves soon.
      let rate = number.isMultiple(of: 2) ? 0.05 : 0.01
      let leaves = number % 4 < 2 ? 0.3 : 0.1
      // And each has a price of their own around which they buy.
      func price() -> MoneySum { MoneySum(Decimal4(10 + 15 * (number % 5) + random.below(20))) }
      var day = random.below(60)
      var days = [(day: day, net: price())]
      while uniform() > leaves {
        day += max(1, Int(-Natural.log(uniform()) / rate))
        guard day <= 300 else { break }
        days.append((day, price()))
      }
      return PredictedValue.Customer(number: random.next(), days: days)
    }
  }

  @Test("a prediction stands beside its hold-out error, and does not depend on anybody's order")
  func holdOut() throws {
    let customers = customers(400, seed: 3)
    let predicted = try #require(PredictedValue(customers, today: 300))
    #expect(predicted.horizon == 100 && predicted.holdOut.customers == 400)
    let held = predicted.holdOut
    #expect(held.actualOrders > 50)
    #expect(abs(held.predictedOrders / Double(held.actualOrders) - 1) < 0.35)
    let ahead = PredictedValue.Customer(number: 1, days: [(day: 301, net: MoneySum(Decimal4(9)))])
    let more = try #require(PredictedValue(customers + [ahead], today: 300))
    #expect(more.purchases.r == predicted.purchases.r)
    let again = try #require(PredictedValue(customers.reversed(), today: 300))
    #expect(again.purchases.r == predicted.purchases.r)
    #expect(again.spend?.v == predicted.spend?.v && predicted.spend != nil)
  }

  @Test("too few customers are predicted nothing")
  func tooFew() {
    #expect(PredictedValue(customers(99, seed: 3), today: 300) == nil)
    #expect(PredictedValue([], today: 300) == nil)
  }
}
