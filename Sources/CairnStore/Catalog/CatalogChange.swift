public import CairnBytes

/// What one commit changes, all of it or nothing.
///
/// The files of the new parts and rejects must be durable before (`DurableFile.publish`). Numbers
/// of parts and loads go on from the snapshot's `nextPart` and `nextLoad`, ascending; some may be
/// left out.
public struct CatalogChange: Hashable, Sendable {
  /// What happened, for a person who reads the history: `ingest web-2026-03-01.ndjson.gz`.
  public var note: String
  public var loads: [LoadRecord] = []
  public var parts: [PartRecord] = []
  /// Which loads the rows of the new parts came from.
  public var partLoads: [PartLoad] = []
  /// Parts that do not count from now on; their files stay while an earlier generation needs them.
  public var removedParts: [Int] = []
  public var redirects: [RedirectRecord] = []
  /// Whether all redirects made before are done with, since every row has been moved.
  public var retiresRedirects = false
  /// Rows of live parts, the new ones among them, that do not count from now on.
  public var superseded: [SupersededRows] = []
  /// The earliest generation that can be asked for from now on; nil leaves that as it is.
  ///
  /// What only earlier ones need is taken off the lists.
  public var keptFrom: Int?
  /// Loads that are taken back.
  public var forgottenLoads: [Int] = []
  /// Files of refused lines that take the place of others, or nil where none is left, by load.
  public var rejectsFiles: [Int: String?] = [:]
  /// Notes that take the place of those of a load that is committed.
  public var notes: [Int: [String]] = [:]
  /// Identifiers of people who are erased.
  public var suppressed: [SuppressedIdentifier] = []
  /// Loads that the parts which count after this tell of, just as they are then: the list, which
  /// is written with each commit, has all others.
  public var toldLoads: Set<Int> = []
  /// The first and last moment of what counts after this; nil where the ledger's own will do.
  public var bounds: DataBounds?
  /// The definitions that this was done with; nil keeps those of the commit before.
  public var definitions: Fingerprint?

  public init(note: String) { self.note = note }
}
