internal import CairnModel

/// Decides which parts are due to be merged, from what the catalog says of them.
///
/// Runs of about one size stand on a tier, each tier four times the one below. When a tier has four
/// runs they become one of the next tier, together with all that is smaller, and where that fills
/// the next tier too, with that tier as well: so each row is rewritten once a tier and no more. A
/// year of nights leaves at most three runs on each of five tiers, and few of them filled.
public enum MergePlanner {
  /// Runs of a tier that are merged.
  static let fanOut = 4
  /// Runs of up to so many rows stand on the lowest tier.
  static let lowestRows = Limits.blockRows

  /// Parts that hold their rows in one order of keys: one part, or several written side by side.
  struct Run: Hashable {
    var parts: [Int]
    var rows: Int
  }

  /// The parts to merge into one run now; none where nothing is due.
  public static func due(_ parts: [PartRecord]) -> [Int] {
    let runs = runs(parts)
    let filled = Dictionary(grouping: runs) { tier(ofRows: $0.rows) }
      .filter { $1.count >= fanOut }
    guard var top = filled.keys.min() else { return [] }
    while true {
      let chosen = runs.filter { tier(ofRows: $0.rows) <= top }
      let merged = tier(ofRows: chosen.reduce(0) { $0 + $1.rows })
      // What stands between would be younger and larger than its neighbours: it goes along.
      var next = max(top, merged - 1)
      if merged > top, runs.count(where: { tier(ofRows: $0.rows) == merged }) + 1 >= fanOut {
        next = merged
      }
      let grown = runs.filter { tier(ofRows: $0.rows) <= next }
      if grown.count == chosen.count { return chosen.flatMap(\.parts).sorted() }
      top = next
    }
  }

  /// How many runs a question walks.
  public static func runCount(_ parts: [PartRecord]) -> Int { runs(parts).count }

  /// The runs of a store, by what the catalog says of its parts.
  static func runs(_ parts: [PartRecord]) -> [Run] {
    var runs: [Run] = []
    for (_, members) in Dictionary(grouping: parts, by: \.addedIn).sorted(by: { $0.key < $1.key }) {
      let ordered = members.sorted { $0.keys.lowerBound < $1.keys.lowerBound }
      let isOneRun = zip(ordered, ordered.dropFirst())
        .allSatisfy { $0.keys.upperBound < $1.keys.lowerBound }
      if isOneRun {
        runs.append(Run(parts: ordered.map(\.id), rows: ordered.reduce(0) { $0 + $1.rowCount }))
      } else {
        runs += members.map { Run(parts: [$0.id], rows: $0.rowCount) }
      }
    }
    return runs
  }

  static func tier(ofRows rows: Int) -> Int {
    var tier = 0
    var limit = lowestRows
    while rows > limit {
      tier += 1
      limit *= fanOut
    }
    return tier
  }
}
