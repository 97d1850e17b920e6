import CairnAnalysis
import CairnModel
import TestSupport
import Testing

@Suite("Drop-off on the road of the stages")
struct StageRoadTests {
  static let example = """
    ann look 0d09:00
    ben look 0d09:00
    ben view_item 1d09:00
    ben purchase 2d09:00 order_id=1 value=60 currency=EUR
    cyd look 0d09:00
    cyd view_item 5d09:00
    cyd look 150d09:00
    dot look 180d09:00
    dot look 200d09:00
    """

  static func report(
    _ lines: String, workers: Int = 1, _ change: (inout JourneyDiary) -> Void = { _ in }
  ) -> Report {
    var diary = JourneyDiary(lines)
    diary.definitions.stageModels = [
      StageModel(
        name: "short",
        rules: [
          StageModel.Rule(stage: "purchase", events: ["purchase"]),
          StageModel.Rule(stage: "consideration", events: ["view_item"]),
          StageModel.Rule(stage: "awareness"),
        ])
    ]
    change(&diary)
    var question = DropOffQuestion([], hasStageRoad: true)
    question.explains = false
    return diary.report(
      DropOffAnalysis(question, diary.definitions), workers: workers, personsPerBatch: 1)
  }

  @Test("the worked example of the page comes out as printed")
  func workedExample() {
    for workers in 1...3 {
      let points = Self.report(Self.example, workers: workers)[table: "points"]
      #expect(points?[column: "funnel"] == [.text("stages:short"), .text("stages:short")])
      #expect(points?[column: "name"] == [.text("awareness"), .text("consideration")])
      #expect(points?[column: "dropped"] == [1, 0].map(Cell.count))
      #expect(points?[column: "share"] == [.rate(1.0 / 3), .rate(0)])
      #expect(points?[column: "open"] == [1, 1].map(Cell.count))
      #expect(points?[column: "value_lost"] == [20, 0].map { .money(Decimal4($0)) })
    }
  }

  @Test("a range keeps those whose first event on the road lies in it")
  func range() {
    let points = Self.report(Self.example) {
      $0.scope.from = BatchBuilder.start + .days(100)
    }[table: "points"]
    #expect(points?[column: "dropped"] == [0, 0].map(Cell.count))
    #expect(points?[column: "open"] == [1, 0].map(Cell.count))
  }

  @Test("in random stores everybody who entered is dropped, open or through")
  func conservation() {
    let names = ["look", "view_item", "purchase", "support_ticket"]
    for seed in UInt64(0)..<200 {
      var random = Seeded(seed)
      var lines = "zoe look 400d00:00\n"
      for _ in 0..<random.below(40) {
        lines += "p\(random.below(8)) \(names[random.below(4)]) \(random.below(400))d09:00\n"
      }
      let entered = Set(lines.split(separator: "\n").map { $0.split(separator: " ")[0] })
      let through = Set(
        lines.split(separator: "\n").filter { $0.contains("purchase") }
          .map { $0.split(separator: " ")[0] })
      let points = Self.report(lines)[table: "points"]
      let counts = ((points?[column: "dropped"] ?? []) + (points?[column: "open"] ?? [])).map {
        if case .count(let count) = $0 { count } else { 0 }
      }
      #expect(counts.reduce(through.count, +) == entered.count, "seed \(seed)")
    }
  }
}
