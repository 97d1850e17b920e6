import CairnAnalysis
import CairnModel
import TestSupport
import Testing

@Suite("Customers held to their twin")
struct CustomersTwinTests {
  /// A customer as the words of `docs/meaning/customers.md` describe one.
  private struct Customer {
    var name: String
    var currency: String
    var recency: Int
    var frequency: Int
    var monetary: Int
  }

  private func customers(_ world: RevenueWorld) -> [Customer] {
    let twin = RevenueTwin(world)
    let end = min(world.sales.map(\.time).max() ?? 0, (world.to ?? .max) - 1)
    var customers: [Customer] = []
    for person in 0..<8 {
      for currency in twin.currencies {
        let rows = twin.entries.filter { $0.person == person && $0.currency == currency }
        let orders = rows.filter {
          !$0.isRefund && $0.order.map { twin.orders[$0].counts } ?? false
        }
        guard let last = orders.map(\.time).max() else { continue }
        customers.append(
          Customer(
            name: "customer:p\(person)", currency: currency,
            recency: end / 86_400 - last / 86_400, frequency: orders.count,
            monetary: rows.map(\.amount).reduce(0, +)))
      }
    }
    return customers
  }

  /// The score of a value by its middle rank, counted one by one.
  private func score(_ value: Int, _ values: [Int]) -> Int {
    let below = values.count { $0 < value }
    let equal = values.count { $0 == value }
    let middle = Double(below) + Double(equal) / 2
    return min(5, Int(5 * middle / Double(values.count) + 1e-9) + 1)
  }

  @Test("1,000 random shops have the same customers, days, sums and scores")
  func randomShops() {
    for seed in UInt64(0)..<1_000 {
      let world = RevenueWorld(seed: seed)
      guard !world.sales.isEmpty else { continue }
      let events = world.events
      let report = events.report(
        CustomersAnalysis(CustomersQuestion(), Definitions()), events.context(scope: world.scope),
        workers: 1 + Int(seed % 3), personsPerBatch: 1 + Int(seed % 4))
      let customers = customers(world)
      let expected = customers.map { customer -> [Cell] in
        let peers = customers.filter { $0.currency == customer.currency }
        let scores = [
          score(-customer.recency, peers.map { -$0.recency }),
          score(customer.frequency, peers.map(\.frequency)),
          score(customer.monetary, peers.map(\.monetary)),
        ]
        let money = Decimal4(tenThousandths: Int64(customer.monetary))
        return [
          .text(customer.name), .count(customer.recency), .count(customer.frequency),
          .money(money), .count(scores[0]), .count(scores[1]), .count(scores[2]),
          .text(customer.currency),
        ]
      }
      let found = report[table: "rfm"]?.rows.map { Array($0[0...6]) + [$0[8]] }
      #expect(found == expected, "seed \(seed)")
    }
  }
}
