public import CairnModel

/// Which ways persons take from event to event: `docs/meaning/paths.md`.
public struct PathsAnalysis: Analysis {
  public let question: PathsQuestion
  /// Names that the definitions give to events, which need their properties.
  private let rules: [PathNodeRule]

  public init(_ question: PathsQuestion, _ definitions: Definitions = Definitions()) {
    rules = definitions.pathNodes
    precondition(question.depth >= 1, "a way shows one event or more")
    self.question = question
  }

  public var name: String { "paths" }

  public var needs: EventNeeds {
    var needs = EventNeeds()
    for step in question.part.steps { needs.add(filtersOf: step) }
    for rule in rules { needs.add(rule.filter) }
    needs.sessions = question.per == .session
    return needs
  }

  public var breakdownUnit: BreakdownUnit { question.per == .session ? .session : .person }

  public func start(_ context: WalkContext) -> PathsFold { PathsFold(question, context) }

  public func report(
    _ whole: PathsFold, _ context: WalkContext, _ names: any PersonNames
  ) -> Report {
    var report = Report(
      name: name,
      definition: [
        Report.Setting("part", .text(question.part.name)),
        Report.Setting("events", .list(question.part.steps.map { .text($0.text) })),
        Report.Setting("depth", .number(question.depth)),
        Report.Setting("per", .text(question.per.rawValue)),
        Report.Setting("keeps_repeats", .flag(question.keepsRepeats)),
        Report.Setting(
          "nodes", .list(context.definitions.pathNodes.map { .text("\($0.node)") })),
      ] + context.scopeSettings)
    report.tables = [edgeTable(whole)]
    if question.showsVariants { report.tables.append(variantTable(whole)) }
    if question.showsLoops { report.tables += [loopTable(whole), reworkTable(whole)] }
    let persons = whole.persons.counted("person", "persons")
    report.notes.append("\(whole.ways.counted("way", "ways")) of \(persons)")
    if case .before = question.part {
      report.notes.append("positions are counted backwards from the end of each way")
    }
    return report
  }

  private func edgeTable(_ fold: PathsFold) -> ReportTable {
    var table = ReportTable(
      name: "edges",
      columns: [
        "position", "from_event", "to_event", "persons", "transitions", "median_seconds",
      ])
    let rows = fold.edges.counts.map { edge, count in
      (edge.position, fold.nodes.name(edge.from), fold.nodes.name(edge.to), count)
    }
    for (position, from, to, count) in rows.sorted(by: { ($0.0, $0.1, $0.2) < ($1.0, $1.1, $1.2) })
    {
      table.append([
        .count(position), .text(from), .text(to), .count(count.persons),
        .count(count.transitions), count.medianSeconds.map(Cell.seconds) ?? .null,
      ])
    }
    return table
  }

  /// The commonest ways first.
  private func variantTable(_ fold: PathsFold) -> ReportTable {
    var table = ReportTable(
      name: "variants", columns: ["way", "persons", "ways", "share", "share_so_far"],
      isRanked: true)
    let rows = fold.variants.map { way, count in
      (text(way, fold), count)
    }
    var soFar = 0
    for (way, count) in rows.sorted(by: {
      ($1.1.transitions, $0.0) < ($0.1.transitions, $1.0)
    }) {
      soFar += count.transitions
      table.append([
        .text(way), .count(count.persons), .count(count.transitions),
        .share(count.transitions, of: fold.ways), .share(soFar, of: fold.ways),
      ])
    }
    return table
  }

  private func text(_ way: [PathNode], _ fold: PathsFold) -> ByteText {
    ByteText(way.map { fold.nodes.name($0).description }.joined(separator: " > "))
  }

  /// The loops that cost the most time first.
  private func loopTable(_ fold: PathsFold) -> ReportTable {
    var table = ReportTable(
      name: "loops",
      columns: ["loop", "persons", "times", "total_seconds", "median_seconds"], isRanked: true)
    let rows = fold.loops.counts.map { loop, count in
      (total: count.total, loop: text(loop, fold), count: count)
    }
    for row in rows.sorted(by: { ($1.total, $0.loop) < ($0.total, $1.loop) }) {
      let lengths = SortedQuantiles(microseconds: row.count.lengths.map(\.microseconds))
      table.append([
        .text(row.loop), .count(row.count.persons), .count(row.count.lengths.count),
        .seconds(row.total.seconds), .seconds(orNull: lengths.medianSeconds),
      ])
    }
    return table
  }

  private func reworkTable(_ fold: PathsFold) -> ReportTable {
    var table = ReportTable(
      name: "rework",
      columns: ["event", "ways", "ways_with_repeats", "share", "repeats", "total_seconds"])
    let rows = fold.loops.rework.map { (name: fold.nodes.name($0), rework: $1) }
    for (name, rework) in rows.sorted(by: { $0.name < $1.name }) {
      table.append([
        .text(name), .count(rework.ways), .count(rework.waysWithRepeats),
        .share(rework.waysWithRepeats, of: rework.ways), .count(rework.repeats),
        .seconds(rework.total.seconds),
      ])
    }
    return table
  }
}
