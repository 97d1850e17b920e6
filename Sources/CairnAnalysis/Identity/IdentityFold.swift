public import CairnModel

/// Counts how events came to their persons, and gathers what the identity pass did not trust.
public struct IdentityFold: Fold {
  /// Two types of identifiers, seen on one event.
  struct TypePair: Hashable, Sendable {
    var first: Int
    var second: Int
  }

  /// The evidence between two types.
  struct Links: Sendable {
    var events = 0
    /// Different pairs of identifiers, counted person by person.
    var pairs = 0
    var persons = 0
  }

  private struct IdentifierPair: Hashable {
    var types: TypePair
    var first: UInt64
    var second: UInt64
  }

  private(set) var events = 0
  private(set) var loggedIn = 0
  private(set) var matched = 0
  /// Persons with an event in the range, by the class of the identifier that names them.
  private(set) var persons: [IdentityRules.IdentityClass: Int] = [:]
  private(set) var nobody = 0
  private(set) var links: [TypePair: Links] = [:]
  private(set) var findings: [IdentityFinding] = []
  /// By groups of persons: the events that were matched, and those that were not logged in.
  private(set) var sums = GroupedSums(columns: 2)

  private let scope: QuestionScope
  private let classes: [IdentityRules.IdentityClass]
  private var untrusted: Set<IdentityKey> = []

  init(_ context: WalkContext) {
    scope = context.scope
    classes = context.definitions.identity.types.map(\.identityClass)
  }

  public mutating func see(_ batch: EventBatch) {
    findings += batch.journey.focus.isEmpty ? batch.findings : focused(batch)
    untrusted = Set(batch.findings.lazy.filter { $0.kind != .cut }.map(\.key))
    for person in 0..<batch.personCount {
      let rows = batch.rows(ofPerson: person).filter { scope.contains($0, of: batch) }
      guard !rows.isEmpty else { continue }
      see(rows, of: batch.persons[person], batch)
    }
  }

  /// What was not trusted of the identifiers on the rows in focus.
  private func focused(_ batch: EventBatch) -> [IdentityFinding] {
    guard !batch.findings.isEmpty else { return [] }
    var keys: Set<IdentityKey> = []
    for row in 0..<batch.rowCount where batch.isInFocus(row) {
      keys.formUnion(batch.identifiers(row))
    }
    return batch.findings.filter { finding in
      keys.contains(finding.key) || finding.other.map(keys.contains) ?? false
    }
  }

  private mutating func see(_ rows: [Int], of person: PersonRef, _ batch: EventBatch) {
    let type = Int(person.identityType)
    let isKnown = type < classes.count && classes[type] != .device
    if type < classes.count { persons[classes[type], default: 0] += 1 } else { nobody += 1 }
    var pairs: Set<IdentifierPair> = []
    let before = (loggedIn: loggedIn, matched: matched)
    for row in rows {
      events += 1
      if isLogin(batch, row) {
        loggedIn += 1
      } else if isKnown, carriesDevice(batch, row) {
        matched += 1
      }
      readPairs(batch, row, into: &pairs)
    }
    let group = GroupedSums.group(ofPerson: person.identityHash)
    sums.add(Int128(matched - before.matched), to: 0, ofGroup: group)
    sums.add(Int128(rows.count - (loggedIn - before.loggedIn)), to: 1, ofGroup: group)
    for pair in pairs { links[pair.types, default: Links()].pairs += 1 }
    for types in Set(pairs.map(\.types)) { links[types, default: Links()].persons += 1 }
  }

  /// Whether a row names its person itself, by a unique id or by a strong one that is trusted.
  private func isLogin(_ batch: EventBatch, _ row: Int) -> Bool {
    classes.indices.contains { type in
      let hash = batch.identities[type][row]
      guard hash != 0, classes[type] != .device else { return false }
      let key = IdentityKey(identityType: UInt8(type), identityHash: hash)
      return classes[type] == .unique || !untrusted.contains(key)
    }
  }

  private func carriesDevice(_ batch: EventBatch, _ row: Int) -> Bool {
    classes.indices.contains { classes[$0] == .device && batch.identities[$0][row] != 0 }
  }

  private mutating func readPairs(
    _ batch: EventBatch, _ row: Int, into pairs: inout Set<IdentifierPair>
  ) {
    for first in classes.indices where batch.identities[first][row] != 0 {
      for second in classes.indices.dropFirst(first + 1) where batch.identities[second][row] != 0 {
        let types = TypePair(first: first, second: second)
        links[types, default: Links()].events += 1
        pairs.insert(
          IdentifierPair(
            types: types, first: batch.identities[first][row],
            second: batch.identities[second][row]))
      }
    }
  }

  public mutating func merge(_ other: IdentityFold) {
    events += other.events
    loggedIn += other.loggedIn
    matched += other.matched
    nobody += other.nobody
    for (kind, count) in other.persons { persons[kind, default: 0] += count }
    for (types, theirs) in other.links {
      links[types, default: Links()].events += theirs.events
      links[types, default: Links()].pairs += theirs.pairs
      links[types, default: Links()].persons += theirs.persons
    }
    findings += other.findings
    sums.merge(other.sums)
  }

  /// Where the match rate lies with 95 % confidence, had other persons come.
  var matchInterval: BootstrapInterval? {
    BootstrapInterval(sums.drawn.map { $0[1] > 0 ? $0[0] / $0[1] : nil })
  }
}
