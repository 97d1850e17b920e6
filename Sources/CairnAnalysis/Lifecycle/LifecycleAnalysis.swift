public import CairnModel

/// Who is new, who stays, who comes back and who falls silent: `docs/meaning/lifecycle.md`.
public struct LifecycleAnalysis: Analysis {
  public let question: LifecycleQuestion

  public init(_ question: LifecycleQuestion) {
    precondition(question.least >= 1, "a person is active with one event or more")
    self.question = question
  }

  public var name: String { "lifecycle" }

  public var needs: EventNeeds { EventNeeds(selecting: [question.event]) }

  public func start(_ context: WalkContext) -> LifecycleFold { LifecycleFold(question, context) }

  public func report(
    _ whole: LifecycleFold, _ context: WalkContext, _ names: any PersonNames
  ) -> Report {
    let calendar = PeriodCalendar(unit: question.every, context.definitions)
    var report = Report(
      name: name,
      definition: [
        Report.Setting("every", .text(question.every.rawValue)),
        Report.Setting("event", .text(question.event?.text ?? "*")),
        Report.Setting("least", .number(question.least)),
        Report.Setting("week_starts", .text(context.definitions.weekStart.name)),
      ] + context.scopeSettings)
    report.tables = [periodTable(whole, calendar, context), stickinessTable(whole)]
    return report
  }

  private func periodTable(
    _ fold: LifecycleFold, _ calendar: PeriodCalendar, _ context: WalkContext
  ) -> ReportTable {
    var table = ReportTable(
      name: "periods",
      columns: ["period", "new", "returning", "resurrected", "dormant", "active", "mature"])
    guard let shown = LifecycleFold.shownPeriods(calendar, context) else { return table }
    for period in shown {
      let figures = fold.periods[period] ?? LifecycleFold.Period()
      let isOver = context.dataEnd.map { calendar.start(of: period + 1) <= $0 } ?? false
      table.append([
        .date(calendar.firstDay(of: period)), .count(figures.new), .count(figures.returning),
        .count(figures.resurrected), .count(figures.dormant), .count(figures.active),
        .flag(isOver),
      ])
    }
    return table
  }

  private func stickinessTable(_ fold: LifecycleFold) -> ReportTable {
    var table = ReportTable(
      name: "stickiness",
      columns: [
        "active_periods", "persons", "share", "persons_at_least", "share_at_least", "share_low",
        "share_high",
      ])
    let everybody = fold.activePeriods.values.reduce(0, +)
    var atLeast = everybody
    for (count, persons) in fold.activePeriods.sorted(by: { $0.key < $1.key }) {
      table.append(
        [
          .count(count), .count(persons), .share(persons, of: everybody), .count(atLeast),
          .share(atLeast, of: everybody),
        ] + Cell.ends(WilsonInterval(persons, of: everybody)))
      atLeast -= persons
    }
    return table
  }
}
