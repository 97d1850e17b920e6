import CairnAnalysis
import CairnModel
import TestSupport

/// A shop in which people go from step to step; a failed payment may cost the order, or not.
struct PainShop {
  var persons = 600
  /// Whether payments fail directly after the step, or only after some detours, so that those who
  /// are slow fail late.
  var failsAtOnce = true
  /// Percent of those who fail that still order, and of the others.
  var orderAfterFailure = 10
  var order = 85

  private static let steps = ["add_to_cart", "begin_checkout", "add_payment_info"]

  func diary(_ seed: UInt64) -> JourneyDiary {
    var random = Seeded(seed)
    var diary = JourneyDiary()
    for index in 0..<persons {
      let person = "p\(index)"
      var second = random.below(86_400)
      func add(_ event: String, _ values: [String: PropertyValue] = [:]) {
        diary.builder.add(
          person: person, event: event, at: BatchBuilder.start + .seconds(Int64(second)),
          values: values)
      }
      add("view_item")
      var hasFailed = false
      var isHere = true
      for step in Self.steps where isHere {
        second += 5 + random.below(60)
        add(step)
        let mayFail = step == "add_payment_info" && random.chance(40)
        if mayFail, failsAtOnce {
          // Before anybody can have ordered.
          second += 1 + random.below(4)
          add("payment_failed")
          hasFailed = true
        }
        // Back and forth, and asking for help, whatever comes of it.
        if random.chance(15) {
          second += 1 + random.below(20)
          add("view_item")
          second += 1 + random.below(20)
          add(step)
        }
        if random.chance(10) {
          second += 1 + random.below(20)
          add("support_ticket")
        }
        if mayFail, !failsAtOnce {
          second += 1 + random.below(20)
          add("payment_failed")
          hasFailed = true
        }
        isHere = random.chance(hasFailed ? orderAfterFailure : order)
      }
      guard isHere else { continue }
      second += 5 + random.below(60)
      add("purchase", ["order_id": .integer(Int64(index)), "value": .integer(50)])
    }
    diary.builder.add(person: "late", event: "page_view", at: BatchBuilder.start + .days(9))
    return diary
  }
}
