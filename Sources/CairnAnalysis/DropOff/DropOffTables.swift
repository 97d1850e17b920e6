import CairnModel

/// The tables of the drop-off report.
struct DropOffTables {
  private let question: DropOffQuestion
  private let fold: DropOffFold
  private let context: WalkContext
  /// The names of each road's steps.
  private let steps: [[String]]
  /// What each road is called, where the tables say so.
  private let names: [String]
  let worths: [DropOffWorth]

  init(_ question: DropOffQuestion, _ fold: DropOffFold, _ context: WalkContext) {
    self.question = question
    self.fold = fold
    self.context = context
    var steps = question.funnels.map { $0.steps.map(\.text) }
    var names = question.funnels.map { $0.name ?? "(typed)" }
    if question.hasStageRoad {
      let model = context.definitions.stageModels[context.stageModel]
      steps.append(model.journey)
      names.append(StageRoad.name(model))
    }
    (self.steps, self.names) = (steps, names)
    worths = fold.roads.enumerated().flatMap { DropOffWorths($0, $1.money, context).all }
  }

  /// The steps at which persons can leave a road, counted from 0.
  private func leavable(_ road: Int) -> Range<Int> { 0..<max(0, fold.roads[road].steps.count - 1) }

  var hasEstimates: Bool { worths.contains { $0.estimate > .zero } }

  /// Whether some road has rows in several currencies.
  var hasCurrencies: Bool { Set(worths.compactMap(\.currency)).count > 1 }

  /// A table that names the road of each row where there are several.
  private func table(_ name: String, _ columns: [String], isRanked: Bool = false) -> ReportTable {
    ReportTable(
      name: name, columns: (question.namesRoads ? ["funnel"] : []) + columns, isRanked: isRanked)
  }

  private func row(_ road: Int, _ cells: [Cell]) -> [Cell] {
    (question.namesRoads ? [.text(names[road])] : []) + cells
  }

  private func name(_ code: UInt32) -> ByteText {
    code == DropOffTally.nothing ? "(end)" : Breakdown.written(context.tables.names[Int(code)])
  }

  var points: ReportTable {
    var table = table(
      "points",
      [
        "step", "name", "dropped", "share", "value_lost", "currency", "next_event", "next_share",
        "value_low", "value_high", "value_upper_bound", "basket_value", "estimated_value",
        "share_low", "share_high", "open",
      ], isRanked: true)
    let ranked = worths.sorted { left, right in
      if left.value != right.value { return left.value > right.value }
      let dropped = fold.roads[left.road].steps[left.step].dropped
      let other = fold.roads[right.road].steps[right.step].dropped
      if dropped != other { return dropped > other }
      let (own, its) = (left.currency ?? "", right.currency ?? "")
      return (left.road, left.step, own) < (right.road, right.step, its)
    }
    for worth in ranked {
      let tally = fold.roads[worth.road].steps[worth.step]
      let next = tally.commonestNext
      func money(_ sum: MoneySum) -> Cell { worth.currency == nil ? .null : .total(sum) }
      table.append(
        row(
          worth.road,
          [
            .count(worth.step + 1), .text(steps[worth.road][worth.step]), .count(tally.dropped),
            .share(tally.dropped, of: tally.reached), money(worth.value),
            worth.currency.map { .text($0) } ?? .null, next.map { .text(name($0.code)) } ?? .null,
            next.map { .share($0.count, of: tally.dropped) } ?? .null,
          ] + Cell.moneyEnds(worth.interval) + [
            bound(worth), money(worth.basket), money(worth.estimate),
          ] + Cell.ends(WilsonInterval(tally.dropped, of: tally.reached)) + [.count(tally.open)]))
    }
    return table
  }

  private func bound(_ worth: DropOffWorth) -> Cell {
    guard let bound = worth.bound, let sum = Int128(exactly: bound.rounded()) else { return .null }
    return .total(MoneySum(tenThousandths: sum))
  }

  var after: ReportTable { events("next", "next_event", \.next) }

  var exits: ReportTable { events("exits", "exit_event", \.exits) }

  /// How many leavers of each step did what.
  private func events(
    _ tableName: String, _ column: String, _ counts: (DropOffTally) -> [UInt32: Int]
  ) -> ReportTable {
    var table = table(
      tableName, ["step", column, "persons", "share", "share_low", "share_high"])
    for road in fold.roads.indices {
      for step in leavable(road) {
        let tally = fold.roads[road].steps[step]
        let named = counts(tally).map { (name($0.key), $0.value) }.sorted { $0.0 < $1.0 }
        for (event, persons) in named {
          table.append(
            row(road, [.count(step + 1), .text(event)] + shares(persons, of: tally.dropped)))
        }
      }
    }
    return table
  }

  private func shares(_ persons: Int, of whole: Int) -> [Cell] {
    [.count(persons), .share(persons, of: whole)] + Cell.ends(WilsonInterval(persons, of: whole))
  }

  /// Where leavers were seen after all.
  var elsewhere: ReportTable {
    var table = table(
      "elsewhere", ["step", "seen", "persons", "share", "share_low", "share_high"])
    for road in fold.roads.indices {
      for step in leavable(road) {
        let tally = fold.roads[road].steps[step]
        for (index, place) in DropOffTally.Place.allCases.enumerated() {
          if place == .support, !fold.knowsSupport { continue }
          table.append(
            row(
              road,
              [.count(step + 1), .text(place.rawValue)]
                + shares(tally.places[index], of: tally.dropped)))
        }
      }
    }
    return table
  }

  // MARK: What differs

  /// How many candidates were searched, over all funnels.
  var searched: Int { fold.roads.reduce(0) { $0 + $1.landmark.candidates.count } }

  /// What converters did otherwise than leavers, the least likely to be chance first.
  ///
  /// The correction is over the whole search, all funnels taken together.
  var differences: ReportTable {
    var table = table(
      "differences",
      [
        "candidate", "value", "converters_with", "converters", "leavers_with", "leavers",
        "difference", "low", "high", "odds_ratio", "p_value", "q_value",
      ], isRanked: true)
    let all = fold.roads.enumerated().flatMap { road, tally in
      tally.landmark.candidates.map { (road: road, candidate: $0) }
    }
    let tests = all.map { road, candidate in
      LandmarkTest(candidate, fold.roads[road].landmark)
    }
    let corrected = BenjaminiHochberg.corrected(tests.map(\.probability))
    let labels = all.map { label($0.candidate) }
    // Equals by their spelling: a text's number hangs on the order of the loads.
    let ranked = all.indices.sorted { left, right in
      if corrected[left] != corrected[right] { return corrected[left] < corrected[right] }
      if all[left].road != all[right].road { return all[left].road < all[right].road }
      return labels[left].lexicographicallyPrecedes(labels[right])
    }
    for index in ranked {
      let cells = labels[index].map(Cell.text) + tests[index].cells
      table.append(row(all[index].road, cells + [.rate(corrected[index])]))
    }
    return table
  }

  private func label(_ candidate: LandmarkCandidate) -> [ByteText] {
    guard candidate.property > 0 else { return ["event", name(UInt32(candidate.payload))] }
    let column = PropertyColumn(types: [candidate.type], payloads: [candidate.payload])
    let value = context.tables.value(column, 0).map { Breakdown.written(ByteText($0.description)) }
    return [question.compared[Int(candidate.property) - 1], value ?? Breakdown.none]
  }
}

/// The shares of converters and of leavers with one candidate, and whether they differ.
struct LandmarkTest {
  private let with: (converters: Int, leavers: Int)
  private let of: (converters: Int, leavers: Int)
  let probability: Double

  init(_ candidate: LandmarkCandidate, _ tally: LandmarkTally) {
    with = (tally.ofConverters[candidate] ?? 0, tally.ofLeavers[candidate] ?? 0)
    of = (tally.converters, tally.leavers)
    probability =
      FisherExact(with.converters, of: of.converters, against: with.leavers, of: of.leavers)
      .probability
  }

  var cells: [Cell] {
    let interval = NewcombeInterval(
      with.converters, of: of.converters, less: with.leavers, of: of.leavers)
    // One is added to each of the four counts, so that none is nothing.
    let odds =
      Double((with.converters + 1) * (of.leavers - with.leavers + 1))
      / Double((with.leavers + 1) * (of.converters - with.converters + 1))
    return [
      .count(with.converters), .count(of.converters), .count(with.leavers), .count(of.leavers),
      interval.map { .rate($0.difference) } ?? .null, interval.map { .rate($0.low) } ?? .null,
      interval.map { .rate($0.high) } ?? .null, .number(odds), .rate(probability),
    ]
  }
}
