public import CairnModel

extension FunnelAnalysis {
  public func report(
    _ whole: FunnelFold, _ context: WalkContext, _ names: any PersonNames
  ) -> Report {
    var report = Report(name: name, definition: FunnelSettings(question, context).settings)
    report.tables.append(steps(whole, context))
    report.tables.append(maturity(whole.total))
    if !question.times.isEmpty {
      report.tables.append(times(whole.total))
      report.tables.append(histogram(whole.total))
    }
    if question.every != nil { report.tables.append(trend(whole)) }
    if question.showsPersons { report.tables.append(persons(whole, names)) }
    report.notes = notes(whole)
    return report
  }

  // MARK: Steps

  private func steps(_ whole: FunnelFold, _ context: WalkContext) -> ReportTable {
    var columns = question.breakdown.map(\.description)
    columns += [
      "step", "name", "persons", "share_of_first", "share_of_previous", "dropped", "open",
      "median_seconds_from_previous", "mean_seconds_from_previous",
    ]
    if !question.optional.isEmpty { columns.append("skipped") }
    if !question.exclusions.isEmpty { columns.append("excluded") }
    var table = ReportTable(name: "steps", columns: columns)
    guard !question.breakdown.isEmpty else {
      append(whole.total, under: [], to: &table)
      return table
    }
    for (values, tally) in FunnelBreakdown(whole, context, question.breakdownLimit).rows {
      append(tally, under: values.map { .text($0) }, to: &table)
    }
    return table
  }

  private func append(_ tally: FunnelTally, under values: [Cell], to table: inout ReportTable) {
    for step in question.steps.indices {
      let reached = tally.reached(step)
      let stopped = step < question.steps.count - 1 ? tally.stopped[step] : 0
      let open = step < question.steps.count - 1 ? tally.open[step] : 0
      let times = SortedQuantiles(microseconds: tally.sincePrevious[step])
      var row = values
      row += [
        .count(step + 1), .text(label(step)), .count(reached),
        .share(reached, of: tally.reached(0)),
        step == 0 ? .null : .share(reached, of: tally.reached(step - 1)),
        .count(stopped - open), .count(open),
        .seconds(orNull: times.medianSeconds), .seconds(orNull: times.meanSeconds),
      ]
      if !question.optional.isEmpty { row.append(.count(tally.skipped[step])) }
      if !question.exclusions.isEmpty { row.append(.count(tally.excluded[step])) }
      table.append(row)
    }
  }

  private func label(_ step: Int) -> String {
    question.order == .any
      ? "\(step + 1) of \(question.steps.count)" : question.steps[step].text
  }

  // MARK: Maturity

  private func maturity(_ tally: FunnelTally) -> ReportTable {
    var table = ReportTable(
      name: "maturity",
      columns: [
        "entered", "mature", "converted", "converted_mature", "conversion_rate", "rate_low",
        "rate_high", "full_low", "full_high",
      ])
    let interval = WilsonInterval(tally.convertedMature, of: tally.mature)
    table.append([
      .count(tally.entered), .count(tally.mature), .count(tally.converted),
      .count(tally.convertedMature), .share(tally.convertedMature, of: tally.mature),
      interval.map { .rate($0.low) } ?? .null, interval.map { .rate($0.high) } ?? .null,
      .share(tally.converted, of: tally.entered),
      .share(tally.converted + tally.pending, of: tally.entered),
    ])
    return table
  }

  // MARK: Persons

  private func persons(_ whole: FunnelFold, _ names: any PersonNames) -> ReportTable {
    var table = ReportTable(
      name: "persons", columns: ["person", "level", "entry_time", "last_time"])
    let lines = whole.persons.map { (name: names.name(of: $0.person), line: $0) }
    let sorted = lines.sorted {
      ($0.name, $0.line.entry, $0.line.level, $0.line.last)
        < ($1.name, $1.line.entry, $1.line.level, $1.line.last)
    }
    for (name, line) in sorted {
      table.append([
        .text(name), .count(line.level), .time(EventTime(microseconds: line.entry)),
        .time(EventTime(microseconds: line.last)),
      ])
    }
    return table
  }

  // MARK: Notes

  private func notes(_ whole: FunnelFold) -> [String] {
    var notes: [String] = []
    let (ties, doubts) = (whole.total.ties, whole.total.doubts)
    if ties > 0 {
      notes.append("\(ties) \(ties == 1 ? "tie was" : "ties were") decided in favour of the person")
    }
    if doubts > 0 {
      notes.append(
        "\(doubts) \(doubts == 1 ? "exclusion shares" : "exclusions share") a moment with a step "
          + "and \(doubts == 1 ? "was" : "were") taken not to spoil it")
    }
    if question.window == nil {
      notes.append("the window is unlimited: every entry is mature and nothing is open")
    }
    if question.every != nil, !question.countsAttempts, question.entry != .first {
      notes.append(
        "the trend is a funnel of its own for each \(question.every?.rawValue ?? ""): "
          + "its rows need not add up to the table of steps")
    }
    if question.countsAttempts {
      notes.append("attempts are counted: one person may be counted several times")
    } else if question.unit == .session {
      notes.append("sessions are counted: one person may be counted several times")
    }
    return notes
  }
}

extension Cell {
  /// A length of time, or null where there is none.
  static func seconds(orNull seconds: Double?) -> Cell { seconds.map { .seconds($0) } ?? .null }
}
