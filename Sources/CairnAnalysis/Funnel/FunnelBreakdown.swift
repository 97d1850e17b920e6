import CairnModel

/// The rows of a breakdown: a tally for each value, the rarer ones together as `(other)`.
///
/// Values are grouped by their text. The most frequent at the first step keep a row of their own;
/// of two equally frequent, the one that comes first by its bytes. All rows add up to the whole.
struct FunnelBreakdown {
  let rows: [(values: [ByteText], tally: FunnelTally)]

  init(_ whole: FunnelFold, _ context: WalkContext, _ limit: Int) {
    var byText: [[ByteText]: FunnelTally] = [:]
    for (key, tally) in whole.byValue.all {
      let texts = ([key.first] + key.rest).map { Self.text($0, context.tables) }
      if byText[texts]?.merge(tally) == nil { byText[texts] = tally }
    }
    let ranked = byText.sorted {
      $0.value.entered != $1.value.entered
        ? $0.value.entered > $1.value.entered : $0.key.lexicographicallyPrecedes($1.key)
    }
    var kept = Dictionary(uniqueKeysWithValues: ranked.prefix(max(0, limit)).map { ($0, $1) })
    for (values, tally) in ranked.dropFirst(max(0, limit)) {
      let other = values.map { _ in Breakdown.other }
      if kept[other]?.merge(tally) == nil { kept[other] = tally }
    }
    rows = kept.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map { ($0, $1) }
  }

  private static func text(_ value: FunnelFold.BreakdownValue, _ tables: EventTables) -> ByteText {
    let column = PropertyColumn(types: [value.type], payloads: [value.payload])
    return tables.value(column, 0).map { Breakdown.written($0.text) } ?? Breakdown.none
  }
}
