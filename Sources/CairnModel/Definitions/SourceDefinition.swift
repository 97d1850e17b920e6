/// How the files of one source become events: a preset, or a mapping of the user's.
public struct SourceDefinition: Hashable, Sendable {
  public var name: String
  /// Globs over file names.
  public var match: [String] = []
  public var format: RecordFormat
  public var mapping: FieldMapping
  /// What the source is, in words, for messages.
  public var title = ""
  /// Keys of a record, or columns of a header, by which a file is known to be of this source where
  /// its name says nothing: all of one list.
  public var signs: [[String]] = []
  /// How rows of cells differ from RFC 4180.
  public var cells = CellRules()
  /// What is done to a record before its fields are taken.
  public var shape = RecordShape()

  public init(name: String, format: RecordFormat, mapping: FieldMapping) {
    (self.name, self.format, self.mapping) = (name, format, mapping)
  }
}

/// How a file is cut into records.
public enum RecordFormat: Hashable, Sendable {
  /// One JSON object a line.
  case ndjson
  /// One JSON array of objects, or objects over several lines.
  case json
  /// `key=value` pairs, one record a line.
  case logfmt
  /// A log whose `#Fields:` lines name its columns: IIS, CloudFront.
  case w3c
  /// Records of cells; without `columns` the first record names them.
  case delimited(separator: UInt8, columns: [String]?)
  /// A web server's log, described in the server's own words.
  case accessLog(pattern: String)
}

/// Which of a record's fields become what.
public struct FieldMapping: Hashable, Sendable {
  public var event = FieldRule()
  public var time = FieldRule()
  public var id = FieldRule()
  /// Identity types and where their values stand.
  public var identities: [Named] = []
  /// Common and own properties, by the name they get.
  public var properties: [Named] = []
  /// Objects whose members are lifted to the top, in order: `properties`, `props`.
  public var lifted: [String] = []
  /// Whether field names match without regard to case and underscores.
  public var matchesLoosely = false
  /// Whether fields that nothing maps are dropped.
  public var keepsOnlyMapped = false
  /// Which records are kept.
  public var filter: EventFilter?
  /// Accepted event times; outside is a reject.
  public var earliest = Limits.earliestTime
  public var latest = Limits.latestTime
  public var encoding = Encoding.utf8
  /// What is done to the texts of columns that hold numbers in a form of their own, so that the
  /// source's conditions compare the numbers: by `amountKey`.
  public var amounts: [String: [Transform]] = [:]

  /// A column's name as a key of `amounts`.
  public static func amountKey(_ name: String) -> String {
    name.lowercased().replacing("_", with: "")
  }

  public struct Named: Hashable, Sendable {
    public var name: String
    public var rule: FieldRule

    public init(name: String, rule: FieldRule) { (self.name, self.rule) = (name, rule) }
  }

  public enum Encoding: String, Hashable, Sendable {
    case utf8 = "utf-8", windows1252 = "windows-1252"
    /// UTF-8, and Windows-1252 where a cell is not UTF-8.
    case mixed
  }

  public init() {}
}
