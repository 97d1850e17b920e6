import CairnAnalysis
import CairnModel
import TestSupport
import Testing

@Suite("Compare held to its twin")
struct CompareTwinTests {
  private static let worlds = TestSettings.number("CAIRN_WORLDS") ?? 200

  /// What the worlds had in them, so that none of it goes untested.
  private struct Seen {
    var differences = 0
    var intervals = 0
    var nets = 0
    var parts = 0
    var cuts = 0
    var empty = 0
  }

  private func number(_ cell: Cell) -> Double? {
    switch cell {
    case .count(let count): Double(count)
    case .rate(let rate): rate
    case .seconds(let seconds): seconds
    case .money(let amount): Double(amount.tenThousandths) / 10_000
    default: nil
    }
  }

  private func expect(_ cell: Cell, _ expected: Double?, _ comment: Comment) {
    guard let expected else {
      #expect(cell == .null, comment)
      return
    }
    // Money is rounded to its fourth place.
    let tolerance = if case .money = cell { 0.000_051 } else { 1e-9 }
    #expect(abs((number(cell) ?? -1e9) - expected) < tolerance * max(1, abs(expected)), comment)
  }

  @Test("random shops give the same periods, figures, intervals, nets and explanations")
  func randomShops() throws {
    var seen = Seen()
    for seed in UInt64(0)..<UInt64(Self.worlds) {
      let world = CompareWorld(seed: seed)
      let twin = CompareTwin(world)
      let report = world.diary.report(
        CompareAnalysis(world.question, world.diary.definitions), workers: 1 + Int(seed % 3),
        personsPerBatch: 1 + Int(seed % 7))
      expectPeriods(report, twin, "seed \(seed)")
      try expectFigures(report, twin, &seen, "seed \(seed)")
      expectExplanation(report, twin, &seen, "seed \(seed)")
      if twin.cut > 0 { seen.cuts += 1 }
      if twin.before.isEmpty { seen.empty += 1 }
    }
    #expect(seen.differences > 2 * Self.worlds && seen.intervals > Self.worlds / 4, "\(seen)")
    #expect(seen.nets > 0 && seen.parts > Self.worlds && seen.cuts > 0, "\(seen)")
  }

  private func expectPeriods(_ report: Report, _ twin: CompareTwin, _ comment: Comment) {
    guard !twin.before.isEmpty, !twin.after.isEmpty else {
      #expect(report.definition.first { $0.name == "before" }?.value == .null, comment)
      #expect(report.notes.contains { $0.hasPrefix("there is not a whole day") }, comment)
      return
    }
    let isOpen = twin.before == twin.after && twin.world.diary.scope.to == nil
    for (name, range) in [("before", twin.before), ("after", twin.after)] {
      // To the end of data, its last moment included, no moment is behind.
      let end = SettingValue.text(CompareWorld.time(range.upperBound).description)
      let setting = report.definition.first { $0.name == name }?.value
      let expected = SettingValue.object([
        Report.Setting("from", .text(CompareWorld.time(range.lowerBound).description)),
        Report.Setting("to", isOpen ? .null : end),
      ])
      #expect(setting == expected, comment)
    }
    let isCut = report.notes.contains { $0.hasPrefix("entries of the last") }
    #expect(isCut == (twin.cut > 0), comment)
  }

  // MARK: Figures

  private func expectFigures(
    _ report: Report, _ twin: CompareTwin, _ seen: inout Seen, _ comment: Comment
  ) throws {
    let figures = twin.figures
    let draws = CompareTwinDraws(twin, figures)
    let groups = twin.persons.map { twin.group($0) }
    var rows = 0
    for (place, figure) in figures.enumerated() {
      let isTime = figure.metric.hasSuffix("_seconds")
      // A stage that nobody left on either side has no row.
      if isTime, !figure.sums.contains(where: { $0.y != [0, 0] }) { continue }
      rows += 1
      let own = CompareTotals(figure, groups, 0)
      let row = try #require(find(figure, report, "differences"), "\(comment) \(figure.metric)")
      var change = CompareTwinDraws.interval(draws.change(place, 0))
      if figure.metric == "conversion_rate" { change = own.exact }
      let relative = own.difference.flatMap { difference in
        own.ratios[0].flatMap { $0 == 0 ? nil : difference / $0 }
      }
      let unit = own.unit
      let expected: [(Int, Double?)] = [
        (1, own.ratios[0].map { $0 / unit }), (2, own.ratios[1].map { $0 / unit }),
        (3, own.difference.map { $0 / unit }), (4, change.map { $0.low / unit }),
        (5, change.map { $0.high / unit }), (6, change?.probability), (8, Double(own.y[0])),
        (9, Double(own.y[1])), (10, relative),
      ]
      for (column, value) in expected {
        expect(row[column], value, "\(comment) \(figure.metric) column \(column)")
      }
      if own.difference != nil { seen.differences += 1 }
      if change != nil { seen.intervals += 1 }
      guard twin.world.question.control != nil else { continue }
      try expectNet(report, figure, (own, CompareTotals(figure, groups, 1)), comment)
      let controlled = try #require(find(figure, report, "controlled"), comment)
      let net = CompareTwinDraws.interval(draws.net(place))
      for (column, value) in [(6, net?.low), (7, net?.high)] {
        expect(controlled[column], value.map { $0 / unit }, "\(comment) net \(figure.metric)")
      }
      expect(controlled[8], net?.probability, "\(comment) net \(figure.metric)")
      if net != nil { seen.nets += 1 }
    }
    #expect(report[table: "differences"]?.rows.count == rows, comment)
    let control = report[table: "controlled"]?.rows.count
    #expect(control == (twin.world.question.control == nil ? nil : rows), comment)
  }

  private func find(_ figure: CompareTwinFigure, _ report: Report, _ table: String) -> [Cell]? {
    let currency = figure.currency.map { Cell.text(ByteText($0)) } ?? .null
    let place = table == "differences" ? 7 : 9
    return report[table: table]?.rows.first {
      $0[0] == .text(ByteText(figure.metric)) && $0[place] == currency
    }
  }

  private func expectNet(
    _ report: Report, _ figure: CompareTwinFigure,
    _ totals: (own: CompareTotals, control: CompareTotals), _ comment: Comment
  ) throws {
    let row = try #require(find(figure, report, "controlled"), comment)
    let (own, control) = totals
    let net = own.difference.flatMap { own in control.difference.map { own - $0 } }
    for (column, value) in [
      (1, own.difference), (2, control.ratios[0]), (3, control.ratios[1]),
      (4, control.difference), (5, net),
    ] {
      expect(row[column], value.map { $0 / own.unit }, "\(comment) \(figure.metric) \(column)")
    }
  }

  // MARK: Whose doing

  private func expectExplanation(
    _ report: Report, _ twin: CompareTwin, _ seen: inout Seen, _ comment: Comment
  ) {
    let rows = report[table: "explained"]?.rows ?? []
    var expected = 0
    for name in ["channel", "country", "device", "segment loyal"] {
      guard let parts = twin.parts(name) else { continue }
      let own = rows.filter { $0[0] == .text(ByteText(name)) }
      for part in parts {
        expected += 1
        guard let row = own.first(where: { $0[1] == .text(ByteText(part.value)) }) else {
          Issue.record("\(comment) \(name) \(part.value) is missing")
          continue
        }
        let figures: [Double?] = [
          part.mix + part.rate, part.mix, part.rate, Double(part.entered[0]),
          Double(part.entered[1]), part.rates[0], part.rates[1],
        ]
        for (column, value) in figures.enumerated() {
          expect(row[2 + column], value, "\(comment) \(name) \(part.value) \(column)")
        }
      }
      let sizes = own.compactMap { number($0[2]).map(abs) }
      #expect(zip(sizes, sizes.dropFirst()).allSatisfy { $0 >= $1 }, comment)
      seen.parts += parts.count
    }
    #expect(rows.count == expected, comment)
  }
}
