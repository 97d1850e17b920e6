import CairnModel
import TestSupport

/// A small shop at random in which several persons carry the same orders: a web log's visitors and
/// the customers of an export, where nothing links them.
struct SharedOrderWorld {
  static let people = ["ada", "bob", "cid", "dee"]
  var diary = JourneyDiary()

  private static let names = [
    "page_view", "add_to_cart", "remove_from_cart", "purchase", "purchase", "refund",
  ]

  init(_ seed: UInt64) {
    var random = Seeded(seed)
    for _ in 0..<(1 + random.below(40)) {
      let name = Self.names[random.below(Self.names.count)]
      var values: [String: PropertyValue] = ["cookie": .text("c")]
      if random.chance(50) { values["device"] = .text(["mobile", "desktop"][random.below(2)]) }
      if name == "purchase" || name == "refund", random.chance(85) {
        values["order_id"] = .text(ByteText("o\(random.below(5))"))
      }
      if random.chance(85) { values["value"] = .integer(Int64(random.below(50))) }
      if random.chance(30) { values["product_id"] = .text(ByteText("p\(random.below(2))")) }
      // One currency for most, so that money adds up where only one is told.
      values["currency"] = .text(random.chance(90) ? "EUR" : "USD")
      diary.builder.add(
        person: Self.people[random.below(4)], event: name,
        at: BatchBuilder.start + .minutes(Int64(random.below(80) * 60)), values: values)
    }
    if random.chance(30) { diary.scope.from = BatchBuilder.start + .hours(Int64(random.below(40))) }
    if random.chance(30) {
      diary.scope.to = BatchBuilder.start + .hours(Int64(40 + random.below(40)))
    }
  }
}
