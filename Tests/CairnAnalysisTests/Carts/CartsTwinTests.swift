import CairnAnalysis
import CairnModel
import TestSupport
import Testing

@Suite("Carts held to their twin")
struct CartsTwinTests {
  @Test("10,000 random worlds of carts come out alike")
  func randomWorlds() {
    for seed in UInt64(0)..<10_000 { expectAgreement(seed, nil) }
  }

  @Test("and so they do with dated rates, each cart by the day of its last event")
  func randomExchange() {
    for seed in UInt64(0)..<UInt64(TestSettings.number("CAIRN_WORLDS") ?? 2_000) {
      expectAgreement(seed, ExchangeTwin(seed: seed))
    }
  }

  /// What the twin finds, added up over currencies; the sums of money by currency, in
  /// ten-thousandths.
  private struct Found: Equatable {
    var outcomes = [0, 0, 0, 0]
    var recovered = 0
    var loneOrders = 0
    var lost: [String: Int] = [:]
    var regained: [String: Int] = [:]
  }

  private func twin(_ world: CartsWorld, _ exchange: ExchangeTwin?) -> Found {
    var found = Found()
    let twins = (0..<3).map { CartsTwin(world, person: $0) }
    let inCarts = twins.reduce(into: Set<String>()) { $0.formUnion($1.cartOrders) }
    for (person, twin) in twins.enumerated() {
      found.loneOrders += twin.loneOrders.count { step in
        // A copy of another person's order, or of one that ended a cart, is no order of its own.
        let isOwn = step.order.map { world.owner(of: $0) == person && !inCarts.contains($0) }
        return world.contains(step.hour) && isOwn ?? true
      }
      for cart in twin.carts where world.contains(cart.steps[0].hour) {
        let outcome = cart.outcome(world.end)
        found.outcomes[outcome] += 1
        guard outcome == 2 else { continue }
        var currency = cart.pricedCurrency.map { $0 ?? "(none)" } ?? "(none)"
        var lost = cart.lost * 10_000
        if let exchange { (lost, currency) = exchange.exchanged(lost, currency, cart.last / 24) }
        if lost > 0 { found.lost[currency, default: 0] += lost }
        let isCopy = cart.recoveredBy.map { world.owner(of: $0) != person } ?? false
        guard cart.isRecovered, !isCopy else { continue }
        found.recovered += 1
        if lost > 0 { found.regained[currency, default: 0] += lost }
      }
    }
    return found
  }

  private func fold(_ report: Report) -> Found {
    var found = Found()
    guard let summary = report[table: "summary"] else { return found }
    for (index, column) in ["ordered", "emptied", "abandoned", "open"].enumerated() {
      found.outcomes[index] = total(summary[column: column])
    }
    found.recovered = total(summary[column: "recovered"])
    found.loneOrders = total(summary[column: "orders_without_cart"])
    for row in summary.rows {
      guard case .text(let currency) = row[11] else { continue }
      if let lost = whole(row[8]) { found.lost[currency.description] = lost }
      if let regained = whole(row[9]) { found.regained[currency.description] = regained }
    }
    return found
  }

  private func total(_ cells: [Cell]) -> Int {
    cells.reduce(0) { if case .count(let count) = $1 { $0 + count } else { $0 } }
  }

  private func whole(_ cell: Cell) -> Int? {
    guard case .money(let amount) = cell, amount != .zero else { return nil }
    return Int(amount.tenThousandths)
  }

  private func expectAgreement(_ seed: UInt64, _ exchange: ExchangeTwin?) {
    let world = CartsWorld(seed: seed)
    var definitions = Definitions()
    definitions.commerce.abandonAfter = .hours(Int64(CartsWorld.limit))
    definitions.commerce.recoverWithin = .hours(Int64(CartsWorld.recovery))
    definitions.commerce.rates = exchange?.rates
    let events = world.events
    var context = events.context(definitions: definitions)
    let latest = world.steps.map(\.hour).max() ?? 0
    var settled = world
    settled.end = max(world.end, latest)
    context.dataEnd = BatchBuilder.start + .hours(Int64(settled.end))
    context.scope.from = world.from.map { BatchBuilder.start + .hours(Int64($0)) }
    context.scope.to = world.to.map { BatchBuilder.start + .hours(Int64($0)) }
    let report = events.report(
      CartsAnalysis(CartsQuestion(), definitions), context, workers: 1 + Int(seed % 3),
      personsPerBatch: 1 + Int(seed % 2))
    #expect(fold(report) == twin(settled, exchange), "seed \(seed)")
    expectSums(report, seed)
  }

  /// carts = ordered + emptied + abandoned + open, in every row; the steps add up to the summary.
  private func expectSums(_ report: Report, _ seed: UInt64) {
    guard let summary = report[table: "summary"], let depth = report[table: "depth"] else {
      Issue.record("a table is missing, seed \(seed)")
      return
    }
    for row in summary.rows + depth.rows.map({ Array($0[2...]) }) {
      #expect(total([row[0]]) == total(Array(row[1...4]).filter { isCount($0) }), "seed \(seed)")
    }
    #expect(
      total(summary[column: "carts"]) == total(depth[column: "carts"]), "seed \(seed)")
  }

  private func isCount(_ cell: Cell) -> Bool { if case .count = cell { true } else { false } }
}
