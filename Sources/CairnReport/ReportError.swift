/// Why a report could not be written as asked.
public enum ReportError: Error, Hashable, Sendable {
  /// The report has no table of that name.
  case unknownTable(String, report: String, known: [String])
}

extension ReportError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .unknownTable(let name, let report, let known):
      let typed = VisibleText.escaped(name)
      guard !known.isEmpty else { return "the report '\(report)' has no tables" }
      return
        "the report '\(report)' has no table '\(typed)'; it has \(known.joined(separator: ", "))"
    }
  }
}
