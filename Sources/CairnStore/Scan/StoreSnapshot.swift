internal import CairnBytes
public import CairnModel

/// A fixed state of the store, open for questions: its parts, and what the catalog says of them.
///
/// A snapshot stays whole whatever a writer does meanwhile: parts never change, and one that is
/// removed stays readable as long as it is mapped.
public final class StoreSnapshot: Sendable {
  public let catalog: CatalogSnapshot
  /// The loads by id, for sources and for the files that events came from.
  public let loads: [Int: LoadRecord]
  let parts: [OpenPart]
  /// Where the rows of a cluster lie now, for those whose place has changed since they were
  /// written.
  let redirects: [UInt64: UInt64]
  /// The event names that any row has which counts, with what the parts say of them, added up.
  public let eventNames: [ByteText: PartName]

  /// Opens the parts of a catalog snapshot.
  public init(
    _ folder: StoreFolder, _ catalog: CatalogSnapshot, loads: [LoadRecord]
  ) throws(StoreError) {
    self.catalog = catalog
    self.loads = Dictionary(loads.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    var superseded: [Int: [UInt32]] = [:]
    for rows in catalog.superseded { superseded[rows.part] = rows.rows }
    var parts: [OpenPart] = []
    for record in catalog.parts {
      let reader = try PartReader.open(folder.path(ofPart: record.fileName))
      guard reader.footer.hash == record.fileHash, reader.rowCount == record.rowCount else {
        throw StoreError(
          .damaged, path: reader.path, detail: "is not the part that the catalog names")
      }
      parts.append(OpenPart(id: record.id, reader: reader, superseded: superseded[record.id] ?? []))
    }
    self.parts = parts
    eventNames = Self.eventNames(parts)
    redirects = Self.resolve(catalog.redirects)
  }

  /// Follows chains of redirects to their end.
  private static func resolve(_ records: [RedirectRecord]) -> [UInt64: UInt64] {
    var next: [UInt64: UInt64] = [:]
    for record in records { next[record.from] = record.to }
    var resolved: [UInt64: UInt64] = [:]
    for from in next.keys {
      var key = from
      var steps = 0
      while let onward = next[key], steps <= next.count {
        key = onward
        steps += 1
      }
      if key != from { resolved[from] = key }
    }
    return resolved
  }

  /// The names of all properties that any event carries.
  public var propertyNames: Set<ByteText> {
    Set(
      parts.flatMap { part in
        part.reader.columns.filter { $0.role == .property }.map { ByteText(bytes: $0.name) }
      })
  }

  public var partCount: Int { parts.count }
  public var rowCount: Int { parts.reduce(0) { $0 + $1.reader.rowCount } }
}

/// A part of a snapshot.
final class OpenPart: Sendable {
  let id: Int
  private let file: PartFile
  /// Rows that do not count, ascending.
  let superseded: [UInt32]

  var reader: PartReader { _read { yield file.reader } }

  init(id: Int, reader: consuming PartReader, superseded: [UInt32]) {
    self.id = id
    file = PartFile(reader)
    self.superseded = superseded
  }

  private init(_ other: OpenPart, superseded: [UInt32]) {
    id = other.id
    file = other.file
    self.superseded = superseded
  }

  /// The same part with more rows that do not count.
  func superseding(_ rows: [UInt32]) -> OpenPart {
    OpenPart(self, superseded: (superseded + rows).sorted())
  }

  /// The same part with some of those rows counting again.
  func restoring(_ rows: Set<UInt32>) -> OpenPart {
    OpenPart(self, superseded: superseded.filter { !rows.contains($0) })
  }

  /// Gives the memory back that was read: the kernel has it still, or reads it again.
  func release() { file.reader.file.advise(.noLonger, in: 0..<file.reader.file.byteCount) }

  /// An error of the store that says which part is damaged.
  func damaged(_ damage: PartDamage) -> StoreError {
    StoreError(.damaged, path: reader.path, detail: damage.detail)
  }
}

/// Holds a part's reader, so that several views of the part can share it.
private final class PartFile: Sendable {
  let reader: PartReader

  init(_ reader: consuming PartReader) { self.reader = reader }
}
