import CairnAnalysis
import CairnModel
import TestSupport
import Testing

@Suite("Revenue held to its twin")
struct RevenueTwinTests {
  /// `CAIRN_WORLDS` says how many shops are tried.
  private static let worlds = UInt64(TestSettings.number("CAIRN_WORLDS") ?? 500)

  @Test("random shops come out to the last ten-thousandth")
  func randomShops() {
    for seed in 0..<Self.worlds { expectAgreement(seed, Definitions(), nil) }
  }

  @Test("random shops with dated rates come out to the last ten-thousandth")
  func randomExchange() {
    for seed in 0..<Self.worlds {
      let exchange = ExchangeTwin(seed: seed)
      var definitions = Definitions()
      definitions.commerce.rates = exchange.rates
      expectAgreement(seed, definitions, exchange)
    }
  }

  private func expectAgreement(
    _ seed: UInt64, _ definitions: Definitions, _ exchange: ExchangeTwin?
  ) {
    let world = RevenueWorld(seed: seed)
    guard !world.sales.isEmpty else { return }
    var twin = RevenueTwin(world)
    if let exchange { twin.convert(by: exchange) }
    let events = world.events
    var question = RevenueQuestion()
    question.showsIntervals = false
    let report = events.report(
      RevenueAnalysis(question, definitions),
      events.context(definitions: definitions, scope: world.scope),
      workers: 1 + Int(seed % 3), personsPerBatch: 1 + Int(seed % 4))
    guard let summary = report[table: "summary"], let top = report[table: "top"],
      let trend = report[table: "trend"]
    else {
      Issue.record("a table is missing, seed \(seed)")
      return
    }
    guard !twin.currencies.isEmpty else {
      #expect(summary.rows.first?[1] == .count(0), "seed \(seed)")
      return
    }
    // The bootstrap's columns stand last and have no twin.
    let rows = summary.rows.map { Array($0.prefix(14)) }
    #expect(rows == twin.currencies.map(twin.summary), "seed \(seed)")
    for (index, currency) in twin.currencies.enumerated() {
      let nets = twin.nets(currency)
      let best = Array(nets.prefix((nets.count + 1) / 2)).reduce(0, +)
      // The half is the last of six built-in shares.
      #expect(top.rows[index * 6 + 5][3] == twin.money(best), "seed \(seed)")
      let rows = trend.rows.filter { $0[1] == .text(currency) }
      #expect(total(rows.map { $0[2] }) == summary.rows[index][1], "seed \(seed)")
      #expect(totalMoney(rows.map { $0[4] }) == summary.rows[index][5], "seed \(seed)")
    }
  }

  private func total(_ cells: [Cell]) -> Cell {
    .count(cells.reduce(0) { if case .count(let count) = $1 { $0 + count } else { $0 } })
  }

  private func totalMoney(_ cells: [Cell]) -> Cell {
    .money(cells.reduce(.zero) { if case .money(let amount) = $1 { $0 + amount } else { $0 } })
  }
}
