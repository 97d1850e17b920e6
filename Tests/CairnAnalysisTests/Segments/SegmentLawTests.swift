import CairnAnalysis
import CairnModel
import TestSupport
import Testing

@Suite("What segments that split everybody add up to")
struct SegmentLawTests {
  /// How many worlds are tried; `CAIRN_WORLDS` asks for more or fewer.
  private var worlds: Range<UInt64> { 0..<UInt64(TestSettings.number("CAIRN_WORLDS") ?? 60) }

  /// A table whose columns add up, by the columns that stay.
  private struct Additive {
    var report: (JourneyDiary, Int) -> Report
    var byDevice: (JourneyDiary) -> Report
    var added: AddedColumns

    init<Asked: Analysis>(
      _ table: String, _ keys: [String], _ columns: [String],
      _ make: @escaping (JourneyDiary) -> Asked
    ) {
      added = AddedColumns(table: table, keys: keys, columns: columns)
      report = { $0.report(make($0), workers: $1, personsPerBatch: $1 == 1 ? .max : 1) }
      byDevice = { $0.report(make($0), by: [.lastDevice], workers: 2) }
    }
  }

  private var additive: [Additive] {
    let cartCounts = [
      "carts", "ordered", "abandoned", "recovered", "orders_without_cart", "value_lost",
      "value_recovered",
    ]
    return [
      Additive("summary", ["currency"], ["orders", "gross_revenue", "refunds", "net_revenue"]) {
        var question = RevenueQuestion()
        question.showsIntervals = false
        return RevenueAnalysis(question, $0.definitions)
      },
      Additive("summary", [], cartCounts) { CartsAnalysis(CartsQuestion(), $0.definitions) },
      Additive("cohorts", ["cohort", "currency"], ["customers", "orders", "net_revenue"]) {
        var question = CustomersQuestion()
        question.predicts = false
        return CustomersAnalysis(question, $0.definitions)
      },
      Additive("value", ["cohort", "currency", "period"], ["net_revenue"]) {
        var question = RetentionQuestion()
        (question.showsValue, question.unit) = (true, .day)
        return RetentionAnalysis(question, $0.definitions)
      },
      Additive("stages", ["stage"], ["events", "orders"]) { StagesAnalysis($0.definitions) },
      Additive("totals", ["currency"], ["conversions", "revenue"]) {
        var question = ChannelsQuestion()
        question.models = [.last]
        return ChannelsAnalysis(question, $0.definitions)
      },
      Additive("credit", ["stage", "channel", "touchpoint"], ["conversions"]) {
        TouchpointsAnalysis(TouchpointsQuestion(), $0.definitions)
      },
      Additive("orders", ["order_id", "person", "currency"], ["value", "refunded"]) {
        OrderList($0.definitions)
      },
      Additive("persons", ["person"], ["events", "orders", "net_revenue"]) {
        PersonList($0.definitions)
      },
    ]
  }

  @Test("an order of several persons counts in one segment, for any number of workers")
  func segmentsAddUp() {
    for seed in worlds {
      let world = SharedOrderWorld(seed).diary
      var parts = [world, world]
      parts[0].members = Set(
        SharedOrderWorld.people.enumerated().filter { seed >> $0.offset & 1 == 1 }.map(\.element))
      parts[1].members = Set(SharedOrderWorld.people).subtracting(parts[0].members ?? [])
      for asked in additive {
        let whole = asked.report(world, 1)
        let own = parts.map { asked.report($0, 1) }
        #expect(own == parts.map { asked.report($0, 3) }, "seed \(seed), \(asked.added.table)")
        asked.added.expect(own, toAddUpTo: whole, "seed \(seed)")
      }
    }
  }

  @Test("and in one row of a breakdown by persons, within a segment too")
  func breakdownsAddUp() {
    for seed in worlds {
      var world = SharedOrderWorld(seed).diary
      if seed % 2 == 1 { world.members = ["ada", "cid", "dee"] }
      for asked in additive {
        let (whole, rows) = (asked.report(world, 1), asked.byDevice(world))
        asked.added.expect([rows], toAddUpTo: whole, "seed \(seed)")
      }
    }
  }

  @Test("the later copy is the order, and what was given back of it goes with it")
  func theLaterCopyIsTheOrder() {
    var diary = JourneyDiary(
      """
      ada purchase 10:00 order_id='7' value=30 currency='EUR'
      bob purchase 10:05 order_id='7' value=40 currency='EUR'
      ada refund 11:00 order_id='7' value=15 currency='EUR'
      """)
    func money() -> [String: Int64] {
      var question = RevenueQuestion()
      question.showsIntervals = false
      let report = diary.report(RevenueAnalysis(question, diary.definitions))
      return ["orders", "gross_revenue", "refunds"].reduce(into: [:]) { found, column in
        found[column] = report.sums("summary", [], column)[""] ?? 0
      }
    }
    diary.members = ["ada"]
    #expect(money() == ["orders": 0, "gross_revenue": 0, "refunds": 0])
    diary.members = ["bob"]
    #expect(money() == ["orders": 1, "gross_revenue": 400_000, "refunds": 150_000])
  }
}
