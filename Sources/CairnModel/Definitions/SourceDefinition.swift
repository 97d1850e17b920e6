/// How the files of one source become events: a preset, or a mapping of the user's.
public struct SourceDefinition: Hashable, Sendable {
  public var name: String
  /// Globs over file names.
  public var match: [String] = []
  public var format: RecordFormat
  public var mapping: FieldMapping

  public init(name: String, format: RecordFormat, mapping: FieldMapping) {
    (self.name, self.format, self.mapping) = (name, format, mapping)
  }
}

/// How a file is cut into records.
public enum RecordFormat: Hashable, Sendable {
  /// One JSON object a line.
  case ndjson
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

  public struct Named: Hashable, Sendable {
    public var name: String
    public var rule: FieldRule

    public init(name: String, rule: FieldRule) { (self.name, self.rule) = (name, rule) }
  }

  public enum Encoding: String, Hashable, Sendable {
    case utf8 = "utf-8", windows1252 = "windows-1252"
  }

  public init() {}
}

/// Where a field's value is taken from, and what is done to it.
public struct FieldRule: Hashable, Sendable {
  public enum TimeUnit: String, Hashable, Sendable { case s, ms, us, ns }

  public enum Transform: String, Hashable, Sendable, CaseIterable {
    case trim, lowercase, uppercase, stripQuery = "strip_query", urlDecode = "url_decode"
    case digitsOnly = "digits_only"
  }

  /// Names or dotted paths; the first that is present wins.
  public var from: [String] = []
  /// A constant, where nothing is read.
  public var constant: String?
  /// Replaces values: `won` becomes `purchase`.
  public var map: [String: String] = [:]
  /// Values that count as absent.
  public var ignored: Set<ByteText> = []
  public var transforms: [Transform] = []
  /// The unit of a number that is a time; nil means it is settled once a file.
  public var unit: TimeUnit?
  /// How a text that is a time is written, in the letters of `strftime`; nil means ISO 8601.
  public var pattern: String?
  /// The zone of a time that names none; nil means UTC.
  public var zone: ZoneTable?

  public init(from: [String] = []) { self.from = from }
}
