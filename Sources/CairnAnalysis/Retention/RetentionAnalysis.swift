public import CairnModel

/// Who comes back, and when: `docs/meaning/retention.md`.
public struct RetentionAnalysis: Analysis {
  public let question: RetentionQuestion
  private let rules: CommerceRules

  public init(_ question: RetentionQuestion, _ definitions: Definitions) {
    precondition(question.periods >= 0, "a grid of retention begins with period 0")
    self.question = question
    rules = definitions.commerce
  }

  public var name: String { "retention" }

  public var needs: EventNeeds {
    let needs = EventNeeds(selecting: [question.start, question.returning])
    return question.showsValue ? needs.union(OrderColumns.needs(rules)) : needs
  }

  public func start(_ context: WalkContext) -> RetentionFold { RetentionFold(question, context) }

  public func report(
    _ whole: RetentionFold, _ context: WalkContext, _ names: any PersonNames
  ) -> Report {
    let grid = RetentionGrid(question, whole.cohorts, context)
    var report = Report(name: name, definition: settings(context))
    report.tables = [grid.cohortTable, grid.averageTable, whole.usage.table]
    if let log = whole.log {
      let values = RetainedValues(whole, log, question, context)
      report.tables.append(grid.valueTable(values))
      report.notes += values.notes
    }
    if case .onOrAfter = question.rule {
      report.notes.append(
        "on-or-after looks to the end of data: recent periods have had less time; observed_days "
          + "says how long each cohort was watched")
    }
    if question.isRolling {
      report.notes.append("periods run from each person's own start; cohorts are by the calendar")
    }
    return report
  }

  private func settings(_ context: WalkContext) -> [Report.Setting] {
    func text(_ step: EventStep?) -> SettingValue { .text(step?.text ?? "*") }
    return [
      Report.Setting("unit", .text(question.unit.rawValue)),
      Report.Setting("start", text(question.start)),
      Report.Setting("return", text(question.returning)),
      Report.Setting("cohort", .text(question.cohort.rawValue)),
      Report.Setting("rule", .text(question.rule.text)),
      Report.Setting("rolling", .flag(question.isRolling)),
      Report.Setting("periods", .number(question.periods)),
      Report.Setting("value", .flag(question.showsValue)),
      Report.Setting("week_starts", .text(context.definitions.weekStart.name)),
    ] + context.scopeSettings
  }
}

/// The tables of cohorts and periods.
struct RetentionGrid {
  private let question: RetentionQuestion
  private let calendar: PeriodCalendar
  private let dataEnd: EventTime?
  private let cohorts: [(period: Int, tally: CohortTally)]

  init(_ question: RetentionQuestion, _ cohorts: [Int: CohortTally], _ context: WalkContext) {
    self.question = question
    calendar = PeriodCalendar(unit: question.unit, context.definitions)
    dataEnd = context.dataEnd
    self.cohorts = cohorts.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }

  /// Whether the whole of a period is over for a cohort.
  private func isMature(_ cohort: Int, _ tally: CohortTally, _ period: Int) -> Bool {
    guard let dataEnd else { return false }
    guard question.isRolling else { return calendar.start(of: cohort + period + 1) <= dataEnd }
    let span = question.unit.rollingSpan.microseconds * Int64(period + 1)
    return tally.latestStart + TimeSpan(microseconds: span) <= dataEnd
  }

  var cohortTable: ReportTable {
    var table = ReportTable(
      name: "cohorts",
      columns: [
        "cohort", "size", "period", "persons", "rate", "mature", "rate_low", "rate_high",
        "observed_days",
      ])
    for (cohort, tally) in cohorts {
      for (period, persons) in tally.retained.enumerated() {
        table.append(
          [
            .date(calendar.firstDay(of: cohort)), .count(tally.size), .count(period),
            .count(persons), .share(persons, of: tally.size),
            .flag(isMature(cohort, tally, period)),
          ] + Cell.ends(WilsonInterval(persons, of: tally.size)) + [observedDays(cohort)])
      }
    }
    return table
  }

  /// How long a cohort has been watched: from its first day to the end of data.
  private func observedDays(_ cohort: Int) -> Cell {
    guard let dataEnd else { return .null }
    return .number(max(0, (dataEnd - calendar.start(of: cohort)).seconds / 86_400))
  }

  /// Over all cohorts for which a period is mature: the persons retained over the persons there.
  var averageTable: ReportTable {
    var table = ReportTable(
      name: "average",
      columns: [
        "period", "cohorts", "size", "persons", "rate", "rate_low", "rate_high", "mean_rate",
      ])
    for period in 0...question.periods {
      let mature = cohorts.filter { isMature($0.period, $0.tally, period) }
      let size = mature.reduce(0) { $0 + $1.tally.size }
      let persons = mature.reduce(0) { $0 + $1.tally.retained[period] }
      let rates = mature.map { Double($0.tally.retained[period]) / Double($0.tally.size) }
      let mean = rates.isEmpty ? nil : rates.reduce(0, +) / Double(rates.count)
      table.append(
        [
          .count(period), .count(mature.count), .count(size), .count(persons),
          .share(persons, of: size),
        ] + Cell.ends(WilsonInterval(persons, of: size)) + [mean.map(Cell.rate) ?? .null])
    }
    return table
  }

  func valueTable(_ values: RetainedValues) -> ReportTable {
    var table = ReportTable(
      name: "value",
      columns: [
        "cohort", "currency", "period", "net_revenue", "net_retention", "gross_retention", "mature",
        "net_low", "net_high", "gross_low", "gross_high",
      ])
    for (cohort, tally) in cohorts {
      for (index, currency) in values.currencies.enumerated() {
        let key = RetainedValues.Key(cohort: cohort, currency: UInt32(index))
        guard let value = values.values[key] else { continue }
        let intervals = value.intervals
        for period in 0...question.periods {
          table.append(
            [
              .date(calendar.firstDay(of: cohort)), .text(currency), .count(period),
              .total(value.net[period]), .share(value.net[period], of: value.net[0]),
              .share(value.kept[period], of: value.kept[0]),
              .flag(isMature(cohort, tally, period)),
            ] + Cell.ends(intervals[period].net) + Cell.ends(intervals[period].kept))
        }
      }
    }
    return table
  }
}
