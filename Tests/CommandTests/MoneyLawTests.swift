import Foundation
import Testing

/// What must add up in the answers about money, through the built program over the sample.
@Suite(.enabled(if: CairnProgram.path != nil, "no built program; CAIRN_BINARY names one"))
struct MoneyLawTests {
  private static let world = Result {
    let program = try CairnProgram()
    try program.ingest(CairnProgram.sample, into: "store")
    return program
  }

  private typealias Row = [String: Answer.Value]

  private func tables(_ question: String...) throws -> [String: [Row]] {
    try Self.world.get().answer(question + ["--store", "store"]).tables
  }

  /// Money and counts in ten-thousandths, so that sums are whole.
  private func sum(_ rows: [Row]?, _ column: String) -> Int {
    (rows ?? []).reduce(0) { $0 + Int((($1.number(column) ?? 0) * 10_000).rounded()) }
  }

  @Test("revenue by day, week and month is the revenue, in each currency")
  func trendsAddUp() throws {
    for every in ["day", "week", "month"] {
      let tables = try tables("revenue", "--every", every)
      let summary = try #require(tables["summary"])
      #expect(summary.count > 1)
      for row in summary {
        let own = tables["trend"]?.filter { $0.text("currency") == row.text("currency") }
        #expect(sum(own, "net_revenue") == sum([row], "net_revenue"), "\(every)")
        #expect(sum(own, "orders") == sum([row], "orders"), "\(every)")
        #expect(
          sum([row], "gross_revenue") - sum([row], "refunds") == sum([row], "net_revenue"))
      }
    }
  }

  @Test("two halves of the time are the whole, for orders, refunds and carts opened")
  func rangesAddUp() throws {
    let columns = [
      ("revenue", ["orders", "gross_revenue", "refunds", "net_revenue"]),
      ("carts", ["carts", "ordered", "abandoned", "value_lost", "orders_without_cart"]),
    ]
    for (question, columns) in columns {
      let whole = try tables(question)["summary"]
      let first = try tables(question, "--to", "2026-09-08")["summary"]
      let second = try tables(question, "--from", "2026-09-08")["summary"]
      for column in columns where column != "orders" {
        #expect(sum(first, column) + sum(second, column) == sum(whole, column), "\(column)")
      }
    }
  }

  @Test("every cart has one end, and the steps hold all of them")
  func cartsAddUp() throws {
    let tables = try tables("carts")
    let ends = ["ordered", "emptied", "abandoned", "open"]
    for row in try #require(tables["summary"]) {
      #expect(ends.map(row.count).reduce(0, +) == row.count("carts"))
      let steps = tables["depth"]?.filter { $0.text("currency") == row.text("currency") }
      for column in ends + ["carts", "value_lost"] {
        #expect(sum(steps, column) == sum([row], column), "\(column)")
      }
      let returned = tables["recoveries"]?.filter { $0.text("currency") == row.text("currency") }
      #expect(sum(returned, "recovered") == sum([row], "recovered"))
      #expect(sum(returned, "value_recovered") == sum([row], "value_recovered"))
    }
  }

  @Test("the conversion of sessions is that of the sessions report")
  func conversionsAgree() throws {
    let sessions = try #require(try tables("sessions")["summary"]?.first)
    let conversion = try #require(try tables("revenue")["conversion"])
    let own = try #require(conversion.first { $0.text("unit") == "session" })
    #expect(own.count("count") == sessions.count("sessions"))
    #expect(own.number("rate") == sessions.number("conversion_rate"))
    let persons = try #require(conversion.first { $0.text("unit") == "person" })
    #expect(persons.count("count") == sessions.count("persons"))
  }

  @Test("who is active is new, returning or resurrected, and nobody is forgotten")
  func lifecycleAddsUp() throws {
    for every in ["day", "week"] {
      var before = 0
      for row in try #require(try tables("lifecycle", "--every", every)["periods"]) {
        let parts = ["new", "returning", "resurrected"].map(row.count).reduce(0, +)
        #expect(row.count("active") == parts)
        #expect(row.count("returning") + row.count("dormant") == before)
        before = row.count("active")
      }
    }
  }

  @Test("on-or-after never rises, and is never below on")
  func retentionFalls() throws {
    let on = try #require(try tables("retention", "--unit", "day")["cohorts"])
    let after = try #require(
      try tables("retention", "--unit", "day", "--rule", "on-or-after")["cohorts"])
    #expect(on.count == after.count)
    for (index, row) in after.enumerated() {
      #expect(row.count("persons") >= on[index].count("persons"))
      guard row.count("period") > 0 else { continue }
      #expect(row.count("persons") <= after[index - 1].count("persons"))
    }
  }

  @Test("who dropped is who the funnel says dropped, and all roads are ranked in one list")
  func dropOffIsTheFunnels() throws {
    let steps = try #require(try tables("funnel", "checkout")["steps"])
    let all = try #require(try tables("dropoff")["points"])
    let own = all.filter { $0.text("funnel") == "checkout" }
    #expect(!own.isEmpty && own.count < all.count)
    for row in own {
      let step = try #require(steps.first { $0.count("step") == row.count("step") })
      #expect(row.count("dropped") == step.count("dropped"))
      #expect(row.count("open") == step.count("open"))
    }
    let values = all.map { $0.number("value_lost") ?? 0 }
    #expect(values == values.sorted(by: >))
  }
}
