public import CairnModel

/// How many sessions, how long, how engaged: `docs/meaning/sessions.md`.
public struct SessionsAnalysis: Analysis {
  public let question: SessionsQuestion

  public init(_ question: SessionsQuestion) { self.question = question }

  public var name: String { "sessions" }

  public var needs: EventNeeds {
    var needs = EventNeeds()
    needs.sessions = true
    needs.openings = question.listsSessions
    needs.openingTimes = true
    return needs
  }

  public var breakdownUnit: BreakdownUnit { .session }

  public func start(_ context: WalkContext) -> SessionsFold { SessionsFold(question, context) }

  public func report(
    _ whole: SessionsFold, _ context: WalkContext, _ names: any PersonNames
  ) -> Report {
    var report = Report(
      name: name, definition: settings(context.definitions) + context.scopeSettings)
    report.tables = [
      summary(whole), trend(whole, context.definitions), boundaries(whole), rates(whole),
    ]
    if question.listsSessions { report.tables.insert(list(whole, context, names), at: 1) }
    return report
  }

  private func settings(_ definitions: Definitions) -> [Report.Setting] {
    let rules = definitions.session
    func list(_ names: Set<ByteText>) -> SettingValue {
      .list(names.sorted().map { .text($0.description) })
    }
    return [
      Report.Setting("timeout", .text(rules.timeout.text)),
      Report.Setting("max", .text(rules.longest.text)),
      Report.Setting("span", .text(rules.span.rawValue)),
      Report.Setting("midnight", .flag(rules.splitsAtMidnight)),
      Report.Setting("campaign", .flag(rules.splitsAtCampaign)),
      Report.Setting("declared", .flag(rules.isDeclared)),
      Report.Setting("start_events", list(rules.startEvents)),
      Report.Setting("passive_events", list(rules.passiveEvents)),
      Report.Setting(
        "key_events", list(rules.keyEvents.union(definitions.commerce.orderEvents))),
      Report.Setting("view_events", list(rules.viewEvents)),
      Report.Setting("bounce", .text(rules.bounce.rawValue)),
      Report.Setting("every", .text(question.every.rawValue)),
    ]
  }

  private func summary(_ fold: SessionsFold) -> ReportTable {
    let tally = fold.total
    let lengths = SortedQuantiles(microseconds: fold.lengths)
    var table = ReportTable(
      name: "summary",
      columns: [
        "sessions", "persons", "events", "single_event_sessions", "bounce_rate", "mean_seconds",
        "mean_seconds_multi", "median_seconds", "mean_events", "conversion_rate", "engaged",
        "sessions_with_order",
      ])
    table.append([
      .count(tally.sessions), .count(tally.persons), .count(tally.events), .count(tally.singles),
      .share(tally.bounces, of: tally.sessions), tally.meanLength, tally.meanLengthOfSeveral,
      lengths.medianSeconds.map { .seconds($0) } ?? .null, tally.meanEvents,
      .share(tally.withOrder, of: tally.sessions), .count(tally.engaged),
      .count(tally.withOrder),
    ])
    return table
  }

  private func trend(_ fold: SessionsFold, _ definitions: Definitions) -> ReportTable {
    let calendar = PeriodCalendar(unit: question.every, definitions)
    var table = ReportTable(
      name: "trend",
      columns: [
        "period", "sessions", "persons", "events", "single_event_sessions", "bounce_rate",
        "mean_seconds", "mean_events", "conversion_rate",
      ])
    for (period, tally) in fold.periods.sorted {
      table.append([
        .date(calendar.firstDay(of: period)), .count(tally.sessions), .count(tally.persons),
        .count(tally.events), .count(tally.singles), .share(tally.bounces, of: tally.sessions),
        tally.meanLength, tally.meanEvents, .share(tally.withOrder, of: tally.sessions),
      ])
    }
    return table
  }

  private func boundaries(_ fold: SessionsFold) -> ReportTable {
    var table = ReportTable(name: "boundaries", columns: ["boundary", "sessions", "share"])
    for (boundary, count) in fold.boundaries.sorted(by: { $0.key.name < $1.key.name }) {
      table.append([
        .text(boundary.name), .count(count), .share(count, of: fold.total.sessions),
      ])
    }
    return table
  }

  /// Every rate with what it is a share of, and its interval: persons are drawn, for the sessions
  /// of one person are not independent.
  private func rates(_ fold: SessionsFold) -> ReportTable {
    var table = ReportTable(
      name: "rates", columns: ["rate", "part", "whole", "value", "low", "high"])
    let (totals, drawn) = (fold.sums.totals.map { Int($0) }, fold.sums.drawn)
    for (index, rate) in SessionRate.allCases.enumerated() {
      let interval = BootstrapInterval(
        drawn.map { sums in sums[0] > 0 ? sums[1 + index] / sums[0] : nil })
      table.append(
        [
          .text(rate.rawValue), .count(totals[1 + index]), .count(totals[0]),
          .share(totals[1 + index], of: totals[0]),
        ] + Cell.ends(interval))
    }
    return table
  }

  /// Every session; the key is the person, then the start.
  private func list(
    _ fold: SessionsFold, _ context: WalkContext, _ names: any PersonNames
  ) -> ReportTable {
    var table = ReportTable(
      name: "sessions",
      columns: [
        "session", "person", "start", "end", "events", "entry_event", "exit_event", "boundary",
        "engaged", "has_order",
      ])
    let named = fold.listed.map { (name: names.name(of: $0.person), session: $0.session) }
    let sorted = named.sorted { left, right in
      if left.name != right.name { return left.name < right.name }
      if left.session.start != right.session.start {
        return left.session.start < right.session.start
      }
      return left.session.opening.id < right.session.opening.id
    }
    for (person, session) in sorted {
      table.append([
        .text(Self.spelling(session.opening.id)), .text(person), .time(session.start),
        .time(session.end), .count(session.events),
        .text(context.tables.names[Int(session.entry)]),
        .text(context.tables.names[Int(session.exit)]), .text(session.opening.boundary.name),
        .flag(session.isEngaged), .flag(session.hasOrder),
      ])
    }
    return table
  }

  /// A session's id as reports print it: sixteen hexadecimal digits.
  public static func spelling(_ id: UInt64) -> String {
    let digits = String(id, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
