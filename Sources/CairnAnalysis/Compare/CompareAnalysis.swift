public import CairnModel

/// Whether something moved between two periods, and whose doing it was: `docs/meaning/compare.md`.
public struct CompareAnalysis: Analysis {
  public let question: CompareQuestion
  private let definitions: Definitions
  /// Properties that explain a change where the store has them.
  private static let usual: [ByteText] = ["country", "device"]

  public init(_ question: CompareQuestion, _ definitions: Definitions) {
    self.question = question
    self.definitions = definitions
  }

  public var name: String { "compare" }

  public var needs: EventNeeds {
    var needs = OrderColumns.needs(definitions.commerce)
    needs.names = nil
    (needs.sessions, needs.stages, needs.channels) = (true, true, true)
    if let control = question.control { needs.add(control) }
    for property in question.explained ?? Self.usual { needs.add(property: property) }
    return needs
  }

  private func explained(_ context: WalkContext) -> [ByteText] {
    question.explained ?? Self.usual.filter { context.index(ofProperty: $0) != nil }
  }

  /// What explains a change, as the table names it: the channel, properties, segments.
  private func explaining(_ context: WalkContext) -> [String] {
    ["channel"] + explained(context).map(\.description)
      + question.explainingSegments.map { "segment \($0.name)" }
  }

  /// The figures that `--metric` may name.
  public static func metrics(_ definitions: Definitions, stageModel: Int = 0) -> [String] {
    let stages =
      definitions.stageModels.indices.contains(stageModel)
      ? definitions.stageModels[stageModel].stages : []
    return ["aov", "conversion_rate", "repeat_share", "session_conversion_rate"]
      + (stages + [StageModel.unassigned]).map { "\($0)_seconds" }
  }

  public func start(_ context: WalkContext) -> CompareFold {
    let nothing = EventTime(microseconds: 0)..<EventTime(microseconds: 0)
    let periods =
      ComparePeriods(question, context) ?? ComparePeriods(before: nothing, after: nothing)
    return CompareFold(question, periods, explained(context), context)
  }

  public func report(
    _ whole: CompareFold, _ context: WalkContext, _ names: any PersonNames
  ) -> Report {
    let tables = CompareTables(whole, context, metric: question.metric)
    var report = Report(name: name, definition: settings(whole.periods, context))
    report.tables = [tables.differences]
    if question.control != nil { report.tables.append(tables.controlled) }
    if question.metric == nil || question.metric == "conversion_rate" {
      let explanation = CompareExplanation(
        fold: whole, context: context, explained: explaining(context))
      report.tables.append(explanation.table)
    }
    report.notes = whole.periods.notes
    if case .segments(let before, let after) = question.periods {
      report.notes.append(
        "before is the segment \(before) with \(whole.ofSegments[0].counted("person", "persons")), "
          + "after is \(after) with \(whole.ofSegments[1])")
      if whole.ofBoth > 0 {
        report.notes.append(
          whole.ofBoth.counted("person of both segments is", "persons of both segments are")
            + " left out")
      }
    }
    if question.metric == nil || question.metric == "aov" {
      report.notes += tables.exchanged.notes(context)
    }
    report.notes += emptiness(whole, tables, context)
    return report
  }

  /// Why there is nothing on a side, where there is nothing.
  private func emptiness(
    _ fold: CompareFold, _ tables: CompareTables, _ context: WalkContext
  ) -> [String] {
    if fold.periods.before.isEmpty || fold.periods.after.isEmpty {
      var note = "there is not a whole day of data on both sides of the split"
      if let start = context.dataStart, let end = context.dataEnd {
        note += ": the data run from \(start) to \(end)"
      }
      return [note]
    }
    var notes: [String] = []
    if case .ranges = question.periods, context.scope.from != nil || context.scope.to != nil {
      notes.append("two given ranges are taken as they are: --from and --to do not cut them")
    }
    for (side, name) in ["before", "after"].enumerated() where !tables.hasEntries(side) {
      notes.append("nobody has an entry \(name): there is nothing to compare with")
    }
    return notes
  }

  private func settings(_ periods: ComparePeriods, _ context: WalkContext) -> [Report.Setting] {
    var segments: [SettingValue] = []
    func range(_ range: Range<EventTime>) -> SettingValue {
      if range.isEmpty { return .null }
      // Two segments without a range are compared up to the last event, which no moment is behind.
      let isOpen = !segments.isEmpty && context.scope.to == nil
      return .object([
        Report.Setting("from", .text(range.lowerBound.description)),
        Report.Setting("to", isOpen ? .null : .text(range.upperBound.description)),
      ])
    }
    if case .segments(let before, let after) = question.periods {
      segments = [before, after].map { .text($0) }
    }
    return [
      Report.Setting("segments", .list(segments)),
      Report.Setting("before", range(periods.before)),
      Report.Setting("after", range(periods.after)),
      Report.Setting("window", .text(question.window.text)),
      Report.Setting("cut", .text(periods.cut.text)),
      Report.Setting("control", question.control.map { .text($0.description) } ?? .null),
      Report.Setting("metric", question.metric.map { .text($0) } ?? .null),
      Report.Setting("explained", .list(explaining(context).map { .text($0) })),
    ] + [context.currencySetting] + definitions.commerce.exchangeSettings + context.scopeSettings
  }
}
