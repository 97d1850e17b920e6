public import CairnModel

/// What to take in, and how.
public struct IngestRequest: Hashable, Sendable {
  /// Files, folders, or `-` for standard input.
  public var paths: [String]
  /// The source's name; nil means by the definitions, else the preset's name.
  public var source: String?
  /// The preset to read with; nil means by the definitions, else as recognised.
  public var preset: String?
  /// What the one file is called in the answer and in the ledger, instead of its name.
  var shownName: String?
  /// The name that says which source the one file is of, where it is not the file's own.
  var originalName: String?
  /// The refused lines that the one file holds.
  var replay: ReplayTie?
  /// How the one file is read, where that is decided.
  var settledSource: SourceDefinition?
  /// Whether the one file holds parts of records that were refused.
  var readsParts = false
  /// Whether files are looked for in the ledger, to be left out where they are known.
  var looksForKnown = true
  /// Takes a `.gz` name that is not gzip as plain text.
  public var allowsPlain = false
  /// Reads and counts, and keeps nothing.
  public var isDryRun = false
  /// Takes the good start of a damaged file.
  public var salvages = false
  /// The share of bad lines above which a file is refused; nil means it never is.
  public var maximumBadShare: Double?
  /// Lets the records take the place of their source's earlier ones for the days they cover.
  public var replaces = false
  /// Bytes of memory to sort within.
  public var memory = Limits.memoryBudget
  /// Seconds to wait for another writer.
  public var waitSeconds = 0

  public init(paths: [String]) { self.paths = paths }
}

/// How an ingest stands, for whoever shows progress.
public struct IngestProgress: Hashable, Sendable {
  public var file = ""
  public var filesDone = 0
  public var fileCount = 0
  /// Bytes read of all files so far, as stored, and how many there are where that is known.
  public var bytesRead = 0
  public var byteCount: Int?
  public var events = 0
  public var rejected = 0
}

/// What an ingest came to: the report, and the worst that happened.
public struct IngestOutcome: Sendable {
  public var report: Report
  /// Files that were refused, each with the reason.
  public var refusals: [CairnError]
  /// Whether any line was rejected or any warning given.
  public var hasWarnings: Bool
}
