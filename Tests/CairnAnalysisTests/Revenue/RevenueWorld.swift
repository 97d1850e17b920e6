import CairnModel
import TestSupport

/// A sale or a refund as the plain twins read it, and the random worlds made of them.
struct Sale {
  var person: Int
  var time: Int
  var isRefund: Bool
  var id: String?
  /// Ten-thousandths.
  var value: Int?
  var currency: String?
  /// Whether the value is all that was given back of the order so far.
  var isTotal = false
}

/// A small shop with everything that goes wrong in shops.
struct RevenueWorld {
  var sales: [Sale] = []
  var from: Int?
  var to: Int?
  static let day = 86_400

  init(sales: [Sale]) { self.sales = sales }

  init(seed: UInt64) {
    var random = Seeded(seed)
    let people = 1 + random.below(8)
    let ids = 1 + random.below(14)
    for _ in 0..<random.below(30) {
      let isRefund = random.chance(30)
      let value = [0, 10_000, 12_345, 99_999, 250_000, 5_000_000][random.below(6)]
      sales.append(
        Sale(
          person: random.below(people), time: random.below(40) * Self.day / 2,
          isRefund: isRefund, id: random.chance(85) ? "\(random.below(ids))" : nil,
          value: random.chance(85) ? (isRefund && random.chance(20) ? -value : value) : nil,
          currency: random.chance(80) ? ["EUR", "PLN", "USD"][random.below(3)] : nil,
          isTotal: isRefund && random.chance(30)))
    }
    if random.chance(30) { from = random.below(20) * Self.day }
    if random.chance(30) { to = (from ?? 0) + random.below(20) * Self.day }
  }

  var events: BatchBuilder {
    var builder = BatchBuilder()
    for (index, sale) in sales.enumerated() {
      var values: [String: PropertyValue] = [:]
      if let id = sale.id {
        // Sources spell ids as they please.
        values["order_id"] = index.isMultiple(of: 2) ? .text(ByteText(id)) : Self.number(id)
      }
      if let value = sale.value {
        values["value"] = .decimal(Decimal4(tenThousandths: Int64(value)))
        if sale.isTotal { values["refunded_total"] = values["value"] }
      }
      if let currency = sale.currency { values["currency"] = .text(ByteText(currency)) }
      builder.add(
        person: "p\(sale.person)", event: sale.isRefund ? "refund" : "purchase",
        at: BatchBuilder.start + .seconds(Int64(sale.time)), values: values)
    }
    return builder
  }

  private static func number(_ id: String) -> PropertyValue {
    Int64(id).map { .integer($0) } ?? .text(ByteText(id))
  }

  var scope: QuestionScope {
    var scope = QuestionScope()
    scope.from = from.map { BatchBuilder.start + .seconds(Int64($0)) }
    scope.to = to.map { BatchBuilder.start + .seconds(Int64($0)) }
    return scope
  }

  func contains(_ time: Int) -> Bool { time >= from ?? .min && time < to ?? .max }
}
