import CairnModel

/// The tables of `why`: what was found, the chain, what was rejected, and every event.
struct WhyTables {
  private let question: FunnelQuestion
  private let context: WalkContext
  let names: any PersonNames
  let files: [UInt32: String]
  let identity: IdentityClaims
  /// Whether the identifier stands for several persons, so that each line must name its own.
  var hasSeveral = false

  init(
    _ analysis: WhyFunnelAnalysis, _ context: WalkContext, _ names: any PersonNames
  ) {
    (question, files, identity) = (analysis.question, analysis.files, analysis.identity)
    (self.context, self.names) = (context, names)
  }

  /// A table about persons; the column that names them is left out where there is only one.
  func table(_ name: String, _ columns: [String]) -> ReportTable {
    ReportTable(name: name, columns: columns + (hasSeveral ? ["person"] : []))
  }

  func person(_ story: FunnelStory) -> [Cell] {
    hasSeveral ? [.text(names.name(of: story.person))] : []
  }

  func summary(_ stories: [FunnelStory]) -> ReportTable {
    var table = ReportTable(
      name: "summary",
      columns: [
        "person", "level", "steps", "reached", "outcome", "entry_time", "window_end", "reason",
        "blamed_event", "blamed_time", "blamed_file", "blamed_line", "level_without",
      ])
    for story in stories {
      let level = story.chain?.level ?? 0
      let blamed = story.verdict.row.map { story.rows[$0] }
      table.append([
        .text(names.name(of: story.person)), .count(level), .count(question.steps.count),
        level > 0 ? .text(label(level - 1)) : .null, .text(story.outcome),
        moment(story.chain?.entry), moment(story.windowEnd), .text(story.verdict.reason),
        blamed.map { .text(context.tables.names[Int($0.name)]) } ?? .null,
        blamed.map { .time($0.time) } ?? .null,
        blamed.map { .text(files[$0.origin.load] ?? "") } ?? .null,
        blamed.map { .count(Int($0.origin.line)) } ?? .null,
        story.verdict.levelWithout.map { .count($0) } ?? .null,
      ])
    }
    return table
  }

  private func label(_ step: Int) -> String {
    question.order == .any
      ? "\(step + 1) of \(question.steps.count)" : question.steps[step].text
  }

  private func moment(_ microseconds: Int64?) -> Cell {
    microseconds.map { .time(EventTime(microseconds: $0)) } ?? .null
  }

  func chain(_ stories: [FunnelStory]) -> ReportTable {
    var table = table(
      "chain",
      [
        "step", "name", "event", "time", "seconds_from_previous", "session", "event_key", "file",
        "line", "belongs_by", "login_time",
      ])
    for story in stories {
      guard let chain = story.chain else { continue }
      var previous: Int64?
      for (step, row) in chain.rows.enumerated() {
        guard row != FunnelChain.skipped else {
          table.append(
            [.count(step + 1), .text(label(step)), .text("(left out)")]
              + Array(repeating: .null, count: 8) + person(story))
          continue
        }
        let cited = story.rows[row]
        let since = previous.map { Double(cited.time.microseconds - $0) / 1_000_000 }
        previous = cited.time.microseconds
        let cells: [Cell] = [
          .count(step + 1), .text(label(step)), .text(context.tables.names[Int(cited.name)]),
          .time(cited.time), .seconds(orNull: since), cited.session.map { .count($0) } ?? .null,
          .text(cited.key.text), .text(files[cited.origin.load] ?? ""),
          .count(Int(cited.origin.line)),
        ]
        table.append(cells + claim(cited) + person(story))
      }
    }
    return table
  }

  func rejected(_ stories: [FunnelStory]) -> ReportTable {
    var table = table("rejected", ["entry_time", "level", "last_time", "reason"])
    for story in stories {
      for other in story.rejected {
        let cells: [Cell] = [
          moment(other.entry), .count(other.level), moment(other.last), .text(other.reason),
        ]
        table.append(cells + person(story))
      }
    }
    return table
  }

  func events(_ stories: [FunnelStory]) -> ReportTable {
    var table = table(
      "events",
      [
        "time", "event", "part", "source", "session", "session_began_by", "identities",
        "event_key", "file", "line", "belongs_by", "login_time",
      ])
    for story in stories {
      for cited in story.events {
        let identities = cited.identities.map { names.name(of: $0).description }
        let cells: [Cell] = [
          .time(cited.time), .text(context.tables.names[Int(cited.name)]), .text(cited.part),
          .text(context.tables.sources[Int(cited.source)]),
          cited.session.map { .count($0) } ?? .null,
          cited.boundary.map { .text($0.name) } ?? .null,
          .text(identities.joined(separator: " ")), .text(cited.key.text),
          .text(files[cited.origin.load] ?? ""), .count(Int(cited.origin.line)),
        ]
        table.append(cells + claim(cited) + person(story))
      }
    }
    return table
  }
}
