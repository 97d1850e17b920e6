import CairnJourney
public import CairnModel

/// What moved, by how much, and where: `docs/meaning/watch.md`.
public struct WatchAnalysis: Analysis {
  private let rules: [WatchRules]
  private let definitions: Definitions

  public init(_ definitions: Definitions) {
    rules = definitions.watch
    self.definitions = definitions
  }

  public var name: String { "watch" }

  public var needs: EventNeeds {
    var needs = OrderColumns.needs(definitions.commerce)
    needs.names = nil
    (needs.sessions, needs.channels) = (true, true)
    return needs
  }

  private var units: [CalendarUnit] {
    CalendarUnit.allCases.filter { unit in rules.contains { $0.every == unit } }
  }

  public func start(_ context: WalkContext) -> WatchFold { WatchFold(units, context) }

  public func report(
    _ whole: WatchFold, _ context: WalkContext, _ names: any PersonNames
  ) -> Report {
    let figures = WatchFigures(whole, context)
    let looks = rules.compactMap { look(at: $0, figures, context) }
      .sorted { ByteText($0.rules.name) < ByteText($1.rules.name) }
    var report = Report(name: name, definition: settings(context))
    report.tables = [table(looks, figures), why(looks, context)]
    report.notes = looks.filter { !$0.status.isEmpty }.map { alarm($0, figures) }
    if let currency = figures.currency, figures.foreignOrders > 0,
      looks.contains(where: \.metric.isMoney)
    {
      report.notes.append(
        "revenue and aov are those in \(currency): "
          + figures.foreignOrders.counted("order in another currency is", "orders in others are")
          + " not in them")
    }
    if looks.count < rules.count {
      report.notes.append("no period of some figures is whole yet: nothing can be said of them")
    }
    return report
  }

  /// Whether any figure is not as it should be.
  public static func isAlarming(_ report: Report) -> Bool {
    report[table: "watch"]?[column: "is_alarm"].contains(.flag(true)) == true
  }

  // MARK: Looking at one figure

  private struct Look {
    var rules: WatchRules
    var metric: WatchMetric
    var day: CivilDate
    var value: Double?
    var band: LearnedBand?
    var usual: Double?
    var status: [String]
    var contributions: [(channel: Int, value: Double, usual: Double, part: Double)] = []
  }

  private func look(
    at rules: WatchRules, _ figures: WatchFigures, _ context: WalkContext
  ) -> Look? {
    guard let metric = WatchMetric(rawValue: rules.metric),
      let unit = units.firstIndex(of: rules.every), let start = context.dataStart,
      let end = context.dataEnd
    else { return nil }
    let calendar = PeriodCalendar(unit: rules.every, definitions)
    let tolerance = TimeSpan.hours(1)
    var period = calendar.period(of: end)
    if calendar.start(of: period + 1) > end + tolerance { period -= 1 }
    guard calendar.start(of: period) + tolerance >= start else { return nil }
    // A day is compared with its own weekday.
    let step = rules.every == .day ? 7 : 1
    let earlier = (1...max(4, rules.history ?? 8)).map { period - $0 * step }
      .filter { calendar.start(of: $0) + tolerance >= start }
    let now = figures.sums(metric, unit, period)
    let sums = earlier.map { figures.sums(metric, unit, $0) }
    var look = Look(
      rules: rules, metric: metric, day: calendar.firstDay(of: period),
      value: WatchFigures.value(metric, now), status: [])
    let values = sums.compactMap { WatchFigures.value(metric, $0) }
    if !values.isEmpty { look.usual = values.reduce(0, +) / Double(values.count) }
    if values.count >= 4 { look.band = LearnedBand(values, metric) }
    look.status = status(of: look)
    guard !sums.isEmpty else { return look }
    let parts = WatchFigures.contributions(metric, now, sums)
    look.contributions = parts.indices.filter { parts[$0] != 0 }.map { channel in
      let usual = sums.reduce(0) { $0 + $1[channel].x } / Double(sums.count)
      return (channel, now[channel].x, usual, parts[channel])
    }.sorted { left, right in
      left.part.magnitude != right.part.magnitude
        ? left.part.magnitude > right.part.magnitude : left.channel < right.channel
    }
    return look
  }

  private func status(of look: Look) -> [String] {
    guard let value = look.value else { return [] }
    let scale = look.metric.isMoney ? 1.0 : 1 / 10_000
    var status: [String] = []
    if let least = look.rules.least, value < Double(least.tenThousandths) * scale {
      status.append("below min")
    }
    if let most = look.rules.most, value > Double(most.tenThousandths) * scale {
      status.append("above max")
    }
    // Of fewer periods than make a band nobody knows what is usual.
    if let change = look.rules.change, look.band != nil, let usual = look.usual,
      (value - usual).magnitude > usual.magnitude * Double(change.tenThousandths) / 10_000
    {
      status.append("change")
    }
    if look.rules.history != nil, let band = look.band, value < band.low || value > band.high {
      status.append("unusual")
    }
    return status
  }

  // MARK: Tables

  private func table(_ looks: [Look], _ figures: WatchFigures) -> ReportTable {
    var table = ReportTable(
      name: "watch",
      columns: [
        "name", "metric", "every", "period", "status", "value", "usual", "low", "high", "change",
        "why", "is_alarm", "currency",
      ])
    for look in looks {
      let metric = look.metric
      let learns = look.rules.history != nil || look.rules.change != nil
      let isEarly = look.band == nil && learns
      let status = look.status.isEmpty ? [isEarly ? "too early" : "as usual"] : look.status
      let change = look.value.flatMap { value in
        look.usual.flatMap { $0 == 0 ? nil : value / $0 - 1 }
      }
      table.append([
        .text(look.rules.name), .text(metric.rawValue), .text(look.rules.every.rawValue),
        .date(look.day), .text(status.joined(separator: ", ")), metric.cell(look.value),
        metric.cell(look.usual), metric.cell(look.band?.low), metric.cell(look.band?.high),
        change.map { .rate($0) } ?? .null, .text(sentence(look)), .flag(!look.status.isEmpty),
        metric.isMoney ? figures.currency.map { .text($0) } ?? .null : .null,
      ])
    }
    return table
  }

  /// What moved, by how much, and why, in one sentence.
  private func alarm(_ look: Look, _ figures: WatchFigures) -> String {
    let currency = look.metric.isMoney ? figures.currency.map { " \($0)" } ?? "" : ""
    func figure(_ value: Double?) -> String {
      value.map { spelled($0, look.metric) + currency } ?? "nothing"
    }
    /// A threshold in the figure's own unit, so that the two can be read side by side.
    func bound(_ limit: Decimal4?) -> String {
      figure(limit.map { Double($0.tenThousandths) / (look.metric.isMoney ? 1 : 10_000) })
    }
    let time = look.rules.every == .day ? "on" : "in the \(look.rules.every.rawValue) from"
    var text = "\(look.rules.name): \(figure(look.value)) \(time) \(look.day), "
    text += look.status.map { status in
      switch status {
      case "below min": "below the least, \(bound(look.rules.least))"
      case "above max": "above the most, \(bound(look.rules.most))"
      case "unusual": "outside \(figure(look.band?.low)) to \(figure(look.band?.high))"
      default: "more than \(spelled(look.rules.change)) off the usual"
      }
    }.joined(separator: ", ")
    if look.usual != nil { text += "; usually \(figure(look.usual))" }
    return look.contributions.isEmpty ? text : text + "; \(sentence(look))"
  }

  private func spelled(_ share: Decimal4?) -> String {
    let (whole, rest) = (share ?? .zero).tenThousandths.quotientAndRemainder(dividingBy: 100)
    return rest == 0 ? "\(whole)%" : "\(whole).\(rest < 10 ? "0" : "")\(rest)%"
  }

  /// The three channels that moved it most.
  private func sentence(_ look: Look) -> String {
    look.contributions.prefix(3).map { one in
      "\(channel(one.channel)) \(signed(one.part, look.metric))"
    }.joined(separator: ", ")
  }

  /// A part with its sign: rates in points of a hundred.
  private func signed(_ part: Double, _ metric: WatchMetric) -> String {
    let size = spelled(part.magnitude, metric)
    let points = metric == .conversion ? "\(size.dropLast()) points" : size
    return (part < 0 ? "-" : "+") + points
  }

  /// A value in words: rates per cent and money with two places, all else with one at most.
  private func spelled(_ value: Double, _ metric: WatchMetric) -> String {
    let isRate = metric == .conversion
    let size = value.magnitude * (metric.isMoney ? 1.0 / 10_000 : isRate ? 100 : 1)
    let (scale, sign) = (isRate || metric.isMoney ? 100 : 10, value < 0 ? "-" : "")
    let (whole, rest) = Int((size * Double(scale)).rounded()).quotientAndRemainder(
      dividingBy: scale)
    if rest == 0, !isRate { return "\(sign)\(whole)" }
    let zero = scale == 100 && rest < 10 ? "0" : ""
    return "\(sign)\(whole).\(zero)\(rest)" + (isRate ? "%" : "")
  }

  private func channel(_ index: Int) -> String {
    let names = definitions.channels.channels
    return index < names.count ? names[index] : "(none)"
  }

  private func why(_ looks: [Look], _ context: WalkContext) -> ReportTable {
    var table = ReportTable(
      name: "why", columns: ["name", "channel", "value", "usual", "contribution"], isRanked: true)
    for look in looks {
      let unit: WatchMetric =
        look.metric.isRatio
        ? (look.metric == .aov ? .revenue : .orders)
        : look.metric
      for one in look.contributions {
        table.append([
          .text(look.rules.name), .text(channel(one.channel)), unit.cell(one.value),
          unit.cell(one.usual), look.metric.cell(one.part),
        ])
      }
    }
    return table
  }

  private func settings(_ context: WalkContext) -> [Report.Setting] {
    let described = rules.map { rule in
      func number(_ value: Decimal4?) -> SettingValue {
        value.map { .text($0.description) } ?? .null
      }
      return Report.Setting(
        rule.name,
        .object([
          Report.Setting("metric", .text(rule.metric)),
          Report.Setting("every", .text(rule.every.rawValue)),
          Report.Setting("min", number(rule.least)), Report.Setting("max", number(rule.most)),
          Report.Setting("change", number(rule.change)),
          Report.Setting("history", rule.history.map { .number($0) } ?? .null),
        ]))
    }
    return [
      Report.Setting("watch", .object(described)),
      Report.Setting("week_starts", .text(context.definitions.weekStart.name)),
    ] + [context.currencySetting] + context.scopeSettings
  }
}
