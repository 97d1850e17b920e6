import CairnModel

extension WalkContext {
  /// What cut a question, for the head of its report.
  var scopeSettings: [Report.Setting] {
    [
      Report.Setting("from", scope.from.map { .text($0.description) } ?? .null),
      Report.Setting("to", scope.to.map { .text($0.description) } ?? .null),
      Report.Setting("where", scope.filter.map { .text($0.description) } ?? .null),
      Report.Setting("segment", scope.segment.map { .text($0) } ?? .null),
      Report.Setting("zone", .text(definitions.zone.name)),
    ]
  }

  var currencySetting: Report.Setting {
    Report.Setting("currency", definitions.currency.map { .text($0.description) } ?? .null)
  }
}
