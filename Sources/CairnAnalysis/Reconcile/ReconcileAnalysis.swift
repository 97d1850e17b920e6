public import CairnModel

/// Two ways of counting a funnel, to be laid side by side.
public struct ReconcileQuestion: Sendable {
  public var a: FunnelQuestion
  public var b: FunnelQuestion
  /// What the two are called.
  public var titles: (a: String, b: String)

  public init(_ a: FunnelQuestion, _ b: FunnelQuestion, titles: (a: String, b: String)) {
    (self.a, self.b, self.titles) = (a, b, titles)
  }

  /// The rules in which they differ, in the order in which they are switched.
  var differing: [ReconcileRule] { ReconcileRule.all.filter { $0.value(a) != $0.value(b) } }
}

/// Who is counted differently by two funnels, and by which rule: `docs/meaning/dialects.md`.
public struct ReconcileAnalysis: Analysis {
  public let question: ReconcileQuestion

  public init(_ question: ReconcileQuestion) { self.question = question }

  public var name: String { "reconcile" }

  public var needs: EventNeeds {
    var needs = FunnelAnalysis(question.a).needs.union(FunnelAnalysis(question.b).needs)
    needs.persons = true
    // A row that changes no level by one set of rules may by another.
    needs.ladder = nil
    return needs
  }

  public func start(_ context: WalkContext) -> ReconcileFold { ReconcileFold(question, context) }

  public func report(
    _ whole: ReconcileFold, _ context: WalkContext, _ names: any PersonNames
  ) -> Report {
    func settings(_ funnel: FunnelQuestion) -> SettingValue {
      .object(FunnelSettings(funnel, context).settings)
    }
    var report = Report(
      name: name,
      definition: [
        .init("a", .text(question.titles.a)), .init("b", .text(question.titles.b)),
        .init("definition_a", settings(question.a)), .init("definition_b", settings(question.b)),
      ])
    report.tables = [steps(whole), differences(whole), persons(whole, names)]
    report.notes = notes(whole)
    return report
  }

  private func notes(_ whole: ReconcileFold) -> [String] {
    let (a, b) = question.titles
    let count = whole.differences.count
    let noun = count == 1 ? "person is" : "persons are"
    var notes = ["\(count) \(noun) counted differently by \(a) and \(b), \(whole.agreeing) alike"]
    if whole.otherEntries > 0 {
      notes.append("of those counted alike, \(whole.otherEntries) have another entry")
    }
    let unsettled = whole.differences.count { $0.rules.isEmpty }
    if unsettled > 0 {
      notes.append(
        "for \(unsettled) no rule could be named: none does it by itself, it takes several or the "
          + "way of counting")
    }
    return notes
  }

  private func steps(_ whole: ReconcileFold) -> ReportTable {
    var table = ReportTable(
      name: "steps", columns: ["step", "name_a", "name_b", "persons_a", "persons_b", "difference"])
    let (a, b) = (question.a.steps, question.b.steps)
    for step in 0..<max(a.count, b.count) {
      let one = step < a.count ? whole.levelsOfA[step] : nil
      let two = step < b.count ? whole.levelsOfB[step] : nil
      table.append([
        .count(step + 1), step < a.count ? .text(label(step, question.a)) : .null,
        step < b.count ? .text(label(step, question.b)) : .null,
        one.map { .count($0) } ?? .null, two.map { .count($0) } ?? .null,
        .count((two ?? 0) - (one ?? 0)),
      ])
    }
    return table
  }

  private func label(_ step: Int, _ funnel: FunnelQuestion) -> String {
    funnel.order == .any ? "\(step + 1) of \(funnel.steps.count)" : funnel.steps[step].text
  }

  private func differences(_ whole: ReconcileFold) -> ReportTable {
    var table = ReportTable(name: "differences", columns: ["rule", "a", "b", "persons", "alone"])
    for (index, rule) in question.differing.enumerated() {
      let deciding = whole.differences.filter { $0.rules.contains(index) }
      table.append([
        .text(rule.name), .text(rule.value(question.a)), .text(rule.value(question.b)),
        .count(deciding.count), .count(deciding.count { $0.isAlone }),
      ])
    }
    return table
  }

  private func persons(_ whole: ReconcileFold, _ names: any PersonNames) -> ReportTable {
    var table = ReportTable(
      name: "persons",
      columns: [
        "person", "level_a", "level_b", "outcome_a", "outcome_b", "entry_a", "entry_b", "rule",
      ])
    let rules = question.differing.map(\.name)
    let lines = whole.differences.map { (name: names.name(of: $0.person), line: $0) }
    for (name, line) in lines.sorted(by: { $0.name < $1.name }) {
      table.append([
        .text(name), .count(line.a.level), .count(line.b.level), .text(line.a.outcome),
        .text(line.b.outcome), moment(line.a.entry), moment(line.b.entry),
        .text(label(line, rules)),
      ])
    }
    return table
  }

  /// The rules that decide, and `others` where they do not do it alone.
  private func label(_ line: ReconcileFold.Difference, _ rules: [String]) -> String {
    let isWhole = line.isAlone || line.rules.count > 1 && !line.hasOthers
    return (line.rules.map { rules[$0] } + (isWhole ? [] : ["others"])).joined(separator: " + ")
  }

  private func moment(_ microseconds: Int64?) -> Cell {
    microseconds.map { .time(EventTime(microseconds: $0)) } ?? .null
  }
}
