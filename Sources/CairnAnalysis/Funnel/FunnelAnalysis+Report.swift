public import CairnModel

extension FunnelAnalysis {
  public func report(
    _ whole: FunnelFold, _ context: WalkContext, _ names: any PersonNames
  ) -> Report {
    var report = Report(name: name, definition: FunnelSettings(question, context).settings)
    report.tables.append(steps(whole, context))
    report.tables.append(maturity(whole.total))
    report.tables.append(reasons(whole, context))
    if question.pattern != nil { report.tables.append(pattern(whole.total)) }
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

  private var canSkip: Bool {
    !question.optional.isEmpty || question.habits.contains(.entersAnywhere)
  }

  private func steps(_ whole: FunnelFold, _ context: WalkContext) -> ReportTable {
    var columns = [
      "step", "name", "persons", "share_of_first", "share_of_previous", "dropped", "open",
      "median_seconds_from_previous", "mean_seconds_from_previous",
    ]
    if canSkip { columns.append("skipped") }
    if !question.exclusions.isEmpty { columns.append("excluded") }
    if question.comparesWithAll { columns += ["everybody", "share_of_everybody"] }
    let keys = question.breakdown.columns(besides: columns)
    var table = ReportTable(name: "steps", columns: keys + columns)
    for (values, tally) in groups(whole, context) {
      append(tally, under: values, of: whole.everybody, to: &table)
    }
    return table
  }

  /// The rows of the breakdown, or the whole where there is none.
  private func groups(
    _ whole: FunnelFold, _ context: WalkContext
  ) -> [(values: [Cell], tally: FunnelTally)] {
    if question.breakdown.isEmpty { return [([], whole.total)] }
    return FunnelBreakdown(whole, context, question.breakdownLimit).rows.map { values, tally in
      (values.map { .text($0) }, tally)
    }
  }

  /// Why those who went no further did not: their window closed, an exclusion, or they still may.
  private func reasons(_ whole: FunnelFold, _ context: WalkContext) -> ReportTable {
    let columns = ["step", "name", "window_closed", "excluded", "open"]
    var table = ReportTable(
      name: "reasons", columns: question.breakdown.columns(besides: columns) + columns)
    for (values, tally) in groups(whole, context) {
      for step in question.steps.indices.dropLast() {
        let (excluded, waiting) = (tally.excluded[step], tally.waiting[step])
        table.append(
          values + [
            .count(step + 1), .text(label(step)),
            .count(tally.stopped[step] - excluded - waiting), .count(excluded), .count(waiting),
          ])
      }
    }
    return table
  }

  private func append(
    _ tally: FunnelTally, under values: [Cell], of everybody: Int, to table: inout ReportTable
  ) {
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
      if canSkip { row.append(.count(tally.skipped[step])) }
      if !question.exclusions.isEmpty { row.append(.count(tally.excluded[step])) }
      if question.comparesWithAll {
        row += [.count(everybody), .share(reached, of: everybody)]
      }
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

  /// How many were found to have the pattern, and how often.
  private func pattern(_ tally: FunnelTally) -> ReportTable {
    var table = ReportTable(
      name: "pattern", columns: ["pattern", "entered", "matched", "share", "matches"])
    table.append([
      .text(question.pattern?.text ?? ""), .count(tally.entered), .count(tally.converted),
      .share(tally.converted, of: tally.entered), .count(tally.matches),
    ])
    return table
  }

  // MARK: Notes

  private func notes(_ whole: FunnelFold) -> [String] {
    var notes = dialectNotes
    let (ties, doubts) = (whole.total.ties, whole.total.doubts)
    if ties > 0 {
      notes.append(ties.counted("tie was", "ties were") + " decided in favour of the person")
    }
    if doubts > 0 {
      notes.append(
        doubts.counted("exclusion shares", "exclusions share") + " a moment with a step "
          + "and \(doubts == 1 ? "was" : "were") taken not to spoil it")
    }
    let pending = whole.total.excludedOpen
    if pending > 0 {
      notes.append(
        "\(pending) excluded \(pending == 1 ? "entry" : "entries") whose window has not closed "
          + "\(pending == 1 ? "stands" : "stand") under open")
    }
    if question.window == nil, !question.habits.contains(.countsOpenAsDropped) {
      notes.append("the window is unlimited: every entry is mature and nothing is open")
    }
    if question.every != nil, !question.countsAttempts {
      notes.append(
        "the trend is a funnel of its own for each \(question.every?.rawValue ?? ""): "
          + "its rows need not add up to the table of steps")
    }
    if question.breakdownStep == .each, !question.breakdown.isEmpty {
      notes.append(
        "each value is a funnel of its own: a person may stand in several, and who has none in "
          + "none, so the rows need not add up")
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
