import CairnModel

extension FunnelAnalysis {
  /// How long it took from one step to another: of those who took both, and of all.
  func times(_ tally: FunnelTally) -> ReportTable {
    var table = ReportTable(
      name: "times",
      columns: [
        "from_step", "to_step", "persons", "mean_seconds", "median_seconds", "p25_seconds",
        "p75_seconds", "p90_seconds", "p95_seconds", "survival_median_seconds",
      ])
    for (index, pair) in question.times.enumerated() {
      let times = SortedQuantiles(microseconds: tally.between[index])
      let finished = tally.between[index].map { KaplanMeier.Wait(length: Int($0), isOver: true) }
      let unfinished = tally.unfinished[index].map {
        KaplanMeier.Wait(length: Int($0), isOver: false)
      }
      let median = KaplanMeier(finished + unfinished).quantile(0.5)
      table.append([
        .count(pair.from), .count(pair.to), .count(times.count),
        .seconds(orNull: times.meanSeconds), .seconds(orNull: times.medianSeconds),
        .seconds(orNull: times.seconds(atPercent: 25)),
        .seconds(orNull: times.seconds(atPercent: 75)),
        .seconds(orNull: times.seconds(atPercent: 90)),
        .seconds(orNull: times.seconds(atPercent: 95)),
        .seconds(orNull: median.map { Double($0) / 1_000_000 }),
      ])
    }
    return table
  }

  /// The same times in bins of equal width, as many as the cube root of their number.
  func histogram(_ tally: FunnelTally) -> ReportTable {
    var table = ReportTable(
      name: "time_histogram",
      columns: ["from_step", "to_step", "bin", "low_seconds", "high_seconds", "persons"])
    for (index, pair) in question.times.enumerated() {
      let times = tally.between[index].sorted()
      guard let least = times.first, let most = times.last else { continue }
      let bins = least == most ? 1 : Self.binCount(times.count)
      let width =
        least == most
        ? 60_000_000 : (most - least + Int64(bins) - 1) / Int64(bins)
      var counts = Array(repeating: 0, count: bins)
      for time in times { counts[min(Int((time - least) / width), bins - 1)] += 1 }
      for (bin, count) in counts.enumerated() {
        let low = least + Int64(bin) * width
        table.append([
          .count(pair.from), .count(pair.to), .count(bin + 1),
          .seconds(Double(low) / 1_000_000), .seconds(Double(low + width) / 1_000_000),
          .count(count),
        ])
      }
    }
    return table
  }

  /// The cube root of a count, rounded up, from 1 to 60.
  private static func binCount(_ count: Int) -> Int {
    (1...60).first { $0 * $0 * $0 >= count } ?? 60
  }

  /// The funnel of each period of entry.
  func trend(_ whole: FunnelFold) -> ReportTable {
    var table = ReportTable(
      name: "trend",
      columns: [
        "period", "entered", "mature", "converted", "converted_mature", "open",
        "conversion_rate", "rate_low", "rate_high", "complete",
      ])
    guard let calendar = whole.plan.calendar, let first = whole.byPeriod.keys.min(),
      let last = whole.byPeriod.keys.max()
    else { return table }
    for period in first...last {
      let tally = whole.byPeriod[period] ?? FunnelTally(whole.plan)
      let interval = WilsonInterval(tally.convertedMature, of: tally.mature)
      table.append([
        .date(calendar.firstDay(of: period)), .count(tally.entered), .count(tally.mature),
        .count(tally.converted), .count(tally.convertedMature), .count(tally.pending),
        .share(tally.convertedMature, of: tally.mature),
        interval.map { .rate($0.low) } ?? .null, interval.map { .rate($0.high) } ?? .null,
        .flag(tally.mature == tally.entered),
      ])
    }
    return table
  }
}
