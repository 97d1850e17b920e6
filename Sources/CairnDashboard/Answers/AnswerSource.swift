public import CairnModel

/// Where the dashboard's answers come from: the same questions that are typed at a terminal.
public protocol AnswerSource: Sendable {
  /// The reports that can be asked for, with their parameters.
  var reports: [ReportSignature] { get }

  /// Funnels and segments of the definitions, for the page's controls.
  var choices: DashboardChoices { get }

  /// A number that changes with every change of the store, cheap to ask for.
  func stateMark() -> UInt64

  /// The answer to a question with the parameters that its command has as options.
  func answer(_ report: String, _ parameters: [QueryParameter]) async throws(AnswerFailure)
    -> ServedAnswer

  /// The few figures of the store that are watched: a report with the table `summary`.
  func status() async throws(AnswerFailure) -> Report
}

/// A report as it can be asked for.
public struct ReportSignature: Hashable, Sendable {
  public var name: String
  public var summary: String
  public var parameters: [ParameterSignature]

  public init(name: String, summary: String, parameters: [ParameterSignature]) {
    (self.name, self.summary, self.parameters) = (name, summary, parameters)
  }
}

/// A parameter of a report: an option or an argument of its command.
public struct ParameterSignature: Hashable, Sendable {
  public var name: String
  public var summary: String
  public var isFlag: Bool
  public var isRepeatable: Bool
  public var isRequired: Bool
  /// The values that it may have, or none where any text will do.
  public var values: [String]

  public init(
    name: String, summary: String, isFlag: Bool, isRepeatable: Bool, isRequired: Bool,
    values: [String]
  ) {
    self.name = name
    self.summary = summary
    self.isFlag = isFlag
    self.isRepeatable = isRepeatable
    self.isRequired = isRequired
    self.values = values
  }
}

/// What a reader of the page may choose from.
public struct DashboardChoices: Hashable, Sendable {
  public var funnels: [String]
  public var segments: [String]

  public init(funnels: [String], segments: [String]) {
    (self.funnels, self.segments) = (funnels, segments)
  }
}

/// One parameter of a request, decoded.
public struct QueryParameter: Hashable, Sendable {
  public var name: String
  public var value: String

  public init(_ name: String, _ value: String) { (self.name, self.value) = (name, value) }
}

/// Names that an answer is asked for by, beside those of the reports.
public enum AnswerName {
  /// The night's reports, to be drawn on the dashboard's page.
  public static let page = "page"
  /// Every report of the night at once.
  public static let report = "report"
}

/// What came of a question: one report, or for the page all of the night's.
public struct ServedAnswer: Sendable {
  public var reports: [Report]
  /// The answer as one report, as `--format json` prints it.
  public var whole: Report
  public var zone: ZoneTable
  /// The table that was asked for alone.
  public var table: String?
  /// Whether texts stay as they are in CSV.
  public var isRaw: Bool

  public init(reports: [Report], whole: Report, zone: ZoneTable) {
    (self.reports, self.whole, self.zone) = (reports, whole, zone)
    (table, isRaw) = (nil, false)
  }
}

/// Why there is no answer.
public struct AnswerFailure: Error, Hashable, Sendable {
  public enum Kind: Hashable, Sendable {
    /// No such report.
    case unknown
    /// The question is wrong; the message says how.
    case question
    /// The store cannot be read now.
    case unavailable
  }

  public var kind: Kind
  public var message: String

  public init(_ kind: Kind, _ message: String) { (self.kind, self.message) = (kind, message) }
}
