public import CairnModel

/// Which ways persons take from event to event: `docs/meaning/paths.md`.
public struct PathsAnalysis: Analysis {
  public let question: PathsQuestion

  public init(_ question: PathsQuestion) {
    precondition(question.depth >= 2, "a way shows two events or more")
    self.question = question
  }

  public var name: String { "paths" }

  public var needs: EventNeeds {
    var needs = EventNeeds()
    for step in question.part.steps { needs.add(filtersOf: step) }
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
      ] + context.scopeSettings)
    report.tables = [edgeTable(whole, context.tables)]
    if question.showsVariants { report.tables.append(variantTable(whole, context.tables)) }
    if case .before = question.part {
      report.notes.append("positions are counted backwards from the end of each way")
    }
    return report
  }

  private func edgeTable(_ fold: PathsFold, _ tables: EventTables) -> ReportTable {
    var table = ReportTable(
      name: "edges",
      columns: [
        "position", "from_event", "to_event", "persons", "transitions", "median_seconds",
      ])
    let rows = fold.edges.map { edge, count in
      (edge.position, edge.from.name(tables), edge.to.name(tables), count)
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
  private func variantTable(_ fold: PathsFold, _ tables: EventTables) -> ReportTable {
    var table = ReportTable(
      name: "variants", columns: ["way", "persons", "ways", "share", "share_so_far"],
      isRanked: true)
    let rows = fold.variants.map { way, count in
      (ByteText(way.map { $0.name(tables).description }.joined(separator: " > ")), count)
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
}
