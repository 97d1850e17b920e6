import CairnModel

/// Every setting that shaped a funnel's answer, defaults included.
struct FunnelSettings {
  let settings: [Report.Setting]

  init(_ question: FunnelQuestion, _ context: WalkContext) {
    var settings: [Report.Setting] = []
    if let name = question.name { settings.append(.init("funnel", .text(name))) }
    settings += [
      .init("steps", .list(question.steps.map { .text($0.text) })),
      .init("pattern", question.pattern.map { .text($0.text) } ?? .null),
      .init("window", Self.span(question.window)),
      .init("order", .text(question.order.rawValue)),
      .init("entry", .text(question.countsAttempts ? "each" : question.entry.rawValue)),
      .init("unit", .text(question.unit.rawValue)),
      .init("ties", .text(Self.ties(question.ties))),
      .init("as", question.dialect.map { .text($0) } ?? .null),
      .init("habits", .list(question.habits.map(\.rawValue).sorted().map { .text($0) })),
      .init("anchors", .list(question.anchors.sorted().map { .number($0) })),
      .init("step_windows", Self.limits(question.stepWindows)),
      .init("step_gaps", Self.limits(question.stepGaps)),
      .init("optional", .list(question.optional.sorted().map { .number($0) })),
      .init("exclusions", .list(question.exclusions.map(Self.exclusion))),
      .init("spoiled", .text(question.spoiled.rawValue)),
      .init("held", .list(question.held.map { .text($0.description) })),
      .init("ignored", .list(question.ignored.map { .text($0.text) })),
      .init("first_ever", .text(question.firstEver.rawValue)),
      .init("by", .list(question.breakdown.map { .text($0.description) })),
      .init("by_step", Self.step(question.breakdownStep)),
      .init("by_limit", .number(question.breakdownLimit)),
      .init(
        "times", .list(question.times.map { .text("\($0.from)-\($0.to)") })),
      .init("every", question.every.map { .text($0.rawValue) } ?? .null),
    ]
    settings += [
      .init("from", context.scope.from.map { .text($0.description) } ?? .null),
      .init("to", context.scope.to.map { .text($0.description) } ?? .null),
      .init("where", context.scope.filter.map { .text($0.description) } ?? .null),
      .init("segment", context.scope.segment.map { .text($0) } ?? .null),
      .init("zone", .text(context.definitions.zone.name)),
    ]
    self.settings = settings
  }

  private static func span(_ span: TimeSpan?) -> SettingValue {
    span.map { .text($0.text) } ?? .null
  }

  private static func ties(_ ties: FunnelQuestion.Ties) -> String {
    switch ties {
    case .any: "any"
    case .strict: "strict"
    case .grace(let span): "grace:\(span.text)"
    }
  }

  private static func step(_ step: FunnelQuestion.BreakdownStep) -> SettingValue {
    switch step {
    case .first: .text("first")
    case .last: .text("last")
    case .step(let number): .number(number)
    case .firstSet: .text("first-set")
    case .lastSet: .text("last-set")
    case .each: .text("each")
    }
  }

  private static func limits(_ limits: [Int: TimeSpan]) -> SettingValue {
    .object(limits.sorted { $0.key < $1.key }.map { .init("\($0.key)", .text($0.value.text)) })
  }

  private static func exclusion(_ exclusion: FunnelQuestion.Exclusion) -> SettingValue {
    .text("\(exclusion.event.text)@\(exclusion.after)-\(exclusion.before)")
  }
}
