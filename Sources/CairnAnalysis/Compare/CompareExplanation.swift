import CairnModel

/// Whose doing a change of the conversion rate was.
struct CompareExplanation {
  let fold: CompareFold
  let context: WalkContext
  /// What is divided, in the order of the values' `property`.
  let explained: [String]

  private struct Part {
    var name: ByteText
    var entries: CompareFold.Entries
    var mix = 0.0
    var rate = 0.0

    var sum: Double { mix + rate }
  }

  var table: ReportTable {
    var table = ReportTable(
      name: "explained",
      columns: [
        "property", "value", "contribution", "mix", "rate", "before_persons", "after_persons",
        "before_rate", "after_rate",
      ], isRanked: true)
    for (property, name) in explained.enumerated() {
      for part in parts(property) {
        let entries = part.entries
        table.append([
          .text(name), .text(part.name), .rate(part.sum), .rate(part.mix), .rate(part.rate),
          .count(entries.entered[0]), .count(entries.entered[1]),
          .share(entries.converted[0], of: entries.entered[0]),
          .share(entries.converted[1], of: entries.entered[1]),
        ])
      }
    }
    return table
  }

  /// The values of a property, those that moved most first, the rest as one.
  private func parts(_ property: Int) -> [Part] {
    var named: [ByteText: CompareFold.Entries] = [:]
    for (value, entries) in fold.values where value.property == property {
      named[name(of: value), default: CompareFold.Entries()].merge(entries)
    }
    var whole = CompareFold.Entries()
    for entries in named.values { whole.merge(entries) }
    guard whole.entered[0] > 0, whole.entered[1] > 0 else { return [] }
    let middle = (0...1).reduce(0.0) {
      $0 + Double(whole.converted[$1]) / Double(whole.entered[$1]) / 2
    }
    let parts = named.map { name, entries in
      part(Part(name: name, entries: entries), whole, middle)
    }.sorted { left, right in
      let (first, second) = (left.sum.magnitude, right.sum.magnitude)
      return first != second ? first > second : left.name < right.name
    }
    guard parts.count > Limits.breakdownValues else { return parts }
    var rest = Part(name: "(other)", entries: CompareFold.Entries())
    for part in parts[Limits.breakdownValues...] {
      rest.entries.merge(part.entries)
      rest.mix += part.mix
      rest.rate += part.rate
    }
    return parts.prefix(Limits.breakdownValues) + [rest]
  }

  private func part(_ part: Part, _ whole: CompareFold.Entries, _ middle: Double) -> Part {
    let entries = part.entries
    let weights = (0...1).map { Double(entries.entered[$0]) / Double(whole.entered[$0]) }
    var rates = (0...1).map { side in
      entries.entered[side] == 0
        ? nil : Double(entries.converted[side]) / Double(entries.entered[side])
    }
    rates[0] = rates[0] ?? rates[1]
    rates[1] = rates[1] ?? rates[0]
    guard let before = rates[0], let after = rates[1] else { return part }
    var part = part
    part.mix = (weights[1] - weights[0]) * ((before + after) / 2 - middle)
    part.rate = (after - before) * (weights[0] + weights[1]) / 2
    return part
  }

  private func name(of value: CompareFold.Value) -> ByteText {
    if value.property == 0 {
      return ByteText(context.channelName(UInt16(truncatingIfNeeded: value.payload)))
    }
    if value.property > fold.propertyCount { return value.payload == 1 ? "members" : "others" }
    let column = PropertyColumn(types: [value.type], payloads: [value.payload])
    return context.tables.value(column, 0).map { Breakdown.written(ByteText($0.description)) }
      ?? Breakdown.none
  }
}
