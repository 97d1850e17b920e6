internal import CairnBytes
public import CairnModel

/// How a question walks a snapshot: which columns of which parts, in which pieces.
///
/// The plan makes the codes of all parts one: it gives every event name, source and text that the
/// question can meet a number for the whole walk, and each part a table from its own numbers to
/// those.
public final class ScanPlan: Sendable {
  public let tables: EventTables
  public let properties: [ByteText]
  /// Number of pieces that can be walked independently, in the order of their persons' keys.
  public var unitCount: Int { units.count }
  let snapshot: StoreSnapshot
  /// What the walk brings.
  public let needs: EventNeeds
  /// The identity types from the one that proves most to the one that proves least.
  let identityOrder: [Int]
  let parts: [PartPlan]
  let units: [ClosedRange<UInt64>]
  /// The keys that each part holds.
  let keysOfParts: [ClosedRange<UInt64>]
  /// Whether the units are the pieces of the only part's cluster index.
  let unitsArePieces: Bool
  /// The longest reach that says that a cluster is one person; -1 where none does.
  let longestReach: Int64
  static let nobody = PersonRef(identityType: .max, identityHash: 0)
  /// Rows that lie under a key they no longer belong to, by part, under their new keys.
  let strays: [ClusterRows]

  /// Plans a walk that brings what is needed, for these identity rules.
  public convenience init(
    _ snapshot: StoreSnapshot, _ needs: EventNeeds, _ rules: IdentityRules
  ) throws(StoreError) {
    try self.init(snapshot, needs, rules, looksAtAll: false)
  }

  /// As `init(_:_:_:)`; `looksAtAll` sends every cluster the long way, through the identity pass.
  init(
    _ snapshot: StoreSnapshot, _ needs: EventNeeds, _ rules: IdentityRules, looksAtAll: Bool
  ) throws(StoreError) {
    self.snapshot = snapshot
    self.needs = needs
    let classes = rules.classNumbers
    identityOrder = classes.indices.sorted { (classes[$0], $0) < (classes[$1], $1) }
    properties = needs.properties
    var builder = PlanTables(snapshot)
    var parts: [PartPlan] = []
    for part in snapshot.parts {
      do throws(PartDamage) {
        parts.append(try PartPlan(part, needs, rules, &builder))
      } catch {
        throw part.damaged(error)
      }
    }
    tables = builder.tables()
    self.parts = parts
    units = Self.units(snapshot)
    keysOfParts = snapshot.catalog.parts.map(\.keys)
    unitsArePieces =
      snapshot.parts.count == 1 && snapshot.redirects.isEmpty
      && units.count == snapshot.parts[0].reader.footer.pieces.count
    let lookback = rules.deviceLookback.microseconds
    // Values that only these rules ignore were known to the part when it took its reaches.
    longestReach =
      rules.addedIgnoredValues.isEmpty && !looksAtAll
      ? (0..<63).last { (1 << Int64($0)) - 1 <= lookback }.map(Int64.init) ?? -1 : -1
    strays = try Self.strays(snapshot, parts, needs)
  }

  /// Gives the memory of what was read back; whoever still reads there has it brought in again.
  public func givePagesBack() {
    for part in parts { part.part.release() }
  }

  /// Cuts the range of keys into ranges of about as many clusters as one piece of an index has.
  ///
  /// Pieces are read whole, so a range begins where one does: parts that divide the keys among them
  /// are read piece by piece.
  private static func units(_ snapshot: StoreSnapshot) -> [ClosedRange<UInt64>] {
    let pieces = snapshot.parts.flatMap { $0.reader.footer.pieces }
    guard !pieces.isEmpty else { return [] }
    var units: [ClosedRange<UInt64>] = []
    var start: UInt64 = 0
    var clusters = 0
    for piece in pieces.sorted(by: { $0.firstKey < $1.firstKey }) {
      if clusters >= PartFormat.clusterPiece, piece.firstKey > start {
        units.append(start...piece.firstKey - 1)
        (start, clusters) = (piece.firstKey, 0)
      }
      clusters += piece.count
    }
    units.append(start...UInt64.max)
    return units
  }

  /// Reads the rows that have to be shown elsewhere than where they lie.
  private static func strays(
    _ snapshot: StoreSnapshot, _ parts: [PartPlan], _ needs: EventNeeds
  ) throws(StoreError) -> [ClusterRows] {
    guard !snapshot.redirects.isEmpty else { return [] }
    let moved = snapshot.redirects.keys.sorted()
    var strays: [ClusterRows] = []
    for plan in parts {
      do throws(PartDamage) {
        let clusters = try plan.part.reader.clusters(at: moved)
        var rows = try plan.read(clusters)
        rows.rename { snapshot.redirects[$0] ?? $0 }
        if rows.clusterCount > 0 { strays.append(rows) }
      } catch {
        throw plan.part.damaged(error)
      }
    }
    return strays
  }
}

/// Collects the names, sources and texts of a walk while the parts are planned.
struct PlanTables: ~Copyable {
  private let names: [ByteText]
  private let nameCodes: [ByteText: UInt32]
  private let sources: [ByteText]
  private var texts: [ByteText] = []
  private var textCodes = TextTable()
  /// The source of each load, by load id.
  let sourceOfLoad: [UInt16]

  init(_ snapshot: StoreSnapshot) {
    names = snapshot.eventNames.keys.sorted()
    var codes: [ByteText: UInt32] = [:]
    for (code, name) in names.enumerated() { codes[name] = UInt32(code) }
    nameCodes = codes
    sources = Set(snapshot.loads.values.map { ByteText($0.source) }).sorted()
    var sourceOfLoad = [UInt16](repeating: 0, count: (snapshot.loads.keys.max() ?? 0) + 1)
    for (id, load) in snapshot.loads {
      sourceOfLoad[id] = UInt16(sources.firstIndex(of: ByteText(load.source)) ?? 0)
    }
    self.sourceOfLoad = sourceOfLoad
  }

  func code(ofName name: [UInt8]) -> UInt32 { nameCodes[ByteText(bytes: name)] ?? 0 }

  mutating func code(ofText text: [UInt8]) -> UInt64 {
    let code = textCodes.intern(text.span)
    if Int(code) == texts.count { texts.append(ByteText(bytes: text)) }
    return UInt64(code)
  }

  func tables() -> EventTables { EventTables(names: names, sources: sources, texts: texts) }
}
