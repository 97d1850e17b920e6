public import CairnBytes
public import CairnModel

/// One input file taken in by one commit: a row of the ledger.
public struct LoadRecord: Hashable, Sendable {
  /// From 1, in the order of the commits; never given out twice.
  public var id: Int
  public var source: String
  public var input: InputFacts
  public var counts = LoadCounts()
  /// The events that the accepted records gave and the store did not have.
  public var eventCount = 0
  public var firstTime: EventTime?
  public var lastTime: EventTime?
  /// The latest event time that was not more than 24 hours ahead of the load.
  public var dataEnd: EventTime?
  /// The format and the mapping of its fields, as it was understood.
  public var format = ""
  /// Whether this is the good start of a damaged file; the whole file may come later.
  public var isSalvaged = false
  /// The generation that added the load; set by the commit.
  public var generation = 0
  /// The generation that took the load back; the same content may then come again.
  public var forgottenIn: Int?
  /// The file of its refused lines, or nil where it has none.
  public var rejectsFile: String?
  /// Refused lines by reason.
  public var rejects: [RejectReason: Int] = [:]
  /// What the user was told about this file beside the counts.
  public var notes: [String] = []

  public init(id: Int, source: String, input: InputFacts) {
    (self.id, self.source, self.input) = (id, source, input)
  }

  /// What is known of the input file itself.
  public struct InputFacts: Hashable, Sendable {
    /// The file as it was named on the command line.
    public var file: String
    /// Where the file lay, from the root.
    public var path: String
    /// The fingerprint of the decoded bytes.
    public var content: Fingerprint
    /// The fingerprint of the bytes as read.
    public var compressed: Fingerprint
    /// Bytes as read.
    public var byteCount = 0
    public var decodedByteCount = 0

    /// The last part of the file's name.
    public var name: String { file.split(separator: "/").last.map(String.init) ?? file }

    public init(file: String, path: String, content: Fingerprint, compressed: Fingerprint) {
      (self.file, self.path) = (file, path)
      (self.content, self.compressed) = (content, compressed)
    }
  }
}

extension LoadRecord {
  /// Takes out events that the store had already.
  ///
  /// Where a line gives one event, each copy is a duplicate line. Where lines fold or unfold, a
  /// line is one only if the file had no event of its own; the copies are noted.
  mutating func take(_ copies: CopiesFound) {
    guard copies.count > 0 else { return }
    let isPlain = eventCount == counts.accepted
    eventCount -= copies.count
    let lines = isPlain ? copies.count : eventCount == 0 ? counts.accepted : 0
    counts.accepted -= lines
    counts.duplicates += lines
    if lines == 0 { notes.append(copies.count.counted("event was", "events were") + Self.known) }
    if copies.conflicts > 0 {
      notes.append(
        copies.conflicts.counted("event id", "event ids") + Self.conflicting
          + "; the earlier of two counts, of one moment the one that says more, and cairn rejects "
          + "--reason id_conflict lists the other")
    }
    noteCopies(of: copies.loads)
  }

  /// Whether some of the file's events were copies of others.
  var hadCopies: Bool { counts.duplicates > 0 || notes.contains { $0.hasSuffix(Self.known) } }

  /// Whether some of the file's events came under the id of another with other content.
  public var hadConflicts: Bool { notes.contains { $0.contains(Self.conflicting) } }

  private static let known = " there already"
  private static let conflicting = " came again with other content"

  public enum State: String, CaseIterable, Hashable, Sendable {
    case committed, salvaged, forgotten
  }

  public var state: State {
    if forgottenIn != nil { return .forgotten }
    return isSalvaged ? .salvaged : .committed
  }
}

/// What became of the lines of one file.
public struct LoadCounts: Hashable, Sendable {
  public var lines = 0
  /// Lines that became events that the store did not have.
  public var accepted = 0
  /// Lines whose events the store had.
  public var duplicates = 0
  /// Lines kept with a reason.
  public var rejected = 0
  /// Lines dropped on request of the source's definition.
  public var filtered = 0
  public var blank = 0

  public init() {}

  /// Whether every line is accounted for exactly once.
  public var isConserved: Bool {
    lines == accepted + duplicates + rejected + filtered + blank
  }
}
