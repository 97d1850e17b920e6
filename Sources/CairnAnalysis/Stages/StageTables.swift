import CairnModel

/// The tables of `cairn stages`.
struct StageTables {
  let ranks: StageRanks
  let fold: StagesFold
  let revenue: StageRevenue

  var all: [ReportTable] { [stages, transitions, loops, standing, currencies] }

  /// The stages and `unassigned`, by the bytes of their names.
  private var order: [Int] {
    fold.stages.indices.sorted { ByteText(ranks.name($0)) < ByteText(ranks.name($1)) }
  }

  private var stages: ReportTable {
    var table = ReportTable(
      name: "stages",
      columns: [
        "stage", "events", "persons", "entered", "left", "back", "mean_seconds", "median_seconds",
        "revenue", "orders", "currency", "share_of_events", "position", "survival_median_seconds",
      ])
    let events = fold.stages.map(\.events).reduce(0, +)
    for stage in order {
      let tally = fold.stages[stage]
      let stays = fold.lengths(of: stage)
      let lengths = SortedQuantiles(microseconds: stays)
      table.append([
        .text(ranks.name(stage)), .count(tally.events), .count(tally.persons),
        .count(tally.entered), .count(stays.count), .count(tally.back),
        Self.seconds(lengths.meanSeconds), Self.seconds(lengths.medianSeconds),
        .total(revenue.revenue(stage)), .count(revenue.orders(stage)),
        revenue.currency.map { .text($0) } ?? .null, .share(tally.events, of: events),
        ranks.place(stage).map { .count($0 + 1) } ?? .null,
        Self.seconds(tally.survivalMedian(stays)),
      ])
    }
    return table
  }

  private var transitions: ReportTable {
    var table = ReportTable(
      name: "transitions",
      columns: [
        "from_stage", "to_stage", "persons", "transitions", "median_seconds", "kind", "share",
        "share_low", "share_high",
      ])
    let transitions = fold.transitions
    let intervals = fold.shareIntervals
    for from in order {
      let stays = order.reduce(0) {
        $0 + (transitions[StagePair(first: from, second: $1)]?.lengths.count ?? 0)
      }
      for to in order {
        let pair = StagePair(first: from, second: to)
        guard let moves = transitions[pair] else { continue }
        let lengths = SortedQuantiles(microseconds: moves.lengths)
        table.append(
          [
            .text(ranks.name(from)), .text(ranks.name(to)), .count(moves.persons),
            .count(lengths.count), Self.seconds(lengths.medianSeconds),
            .text(ranks.kind(from: from, to: to)), .share(lengths.count, of: stays),
          ] + Cell.ends(intervals[pair]))
      }
    }
    return table
  }

  /// From a stage over another and back; the loop that cost most time first.
  private var loops: ReportTable {
    var table = ReportTable(
      name: "loops",
      columns: [
        "from_stage", "over_stage", "persons", "loops", "total_seconds", "median_seconds",
      ], isRanked: true)
    let places = order
    let ranked = fold.loops.map { pair, moves in
      (pair: pair, moves: moves, total: moves.lengths.reduce(Int128(0)) { $0 + Int128($1) })
    }.sorted { left, right in
      if left.total != right.total { return left.total > right.total }
      let (one, other) = (left.pair, right.pair)
      let leftPlaces = [one.first, one.second].map { places.firstIndex(of: $0) ?? 0 }
      let rightPlaces = [other.first, other.second].map { places.firstIndex(of: $0) ?? 0 }
      return leftPlaces.lexicographicallyPrecedes(rightPlaces)
    }
    for (pair, moves, total) in ranked {
      let lengths = SortedQuantiles(microseconds: moves.lengths)
      table.append([
        .text(ranks.name(pair.first)), .text(ranks.name(pair.second)), .count(moves.persons),
        .count(lengths.count), .seconds(Double(total) / 1_000_000),
        Self.seconds(lengths.medianSeconds),
      ])
    }
    return table
  }

  private var standing: ReportTable {
    var table = ReportTable(
      name: "standing", columns: ["stage", "highest", "current", "dormant"])
    for stage in order where stage < ranks.stages.count {
      let tally = fold.stages[stage]
      table.append([
        .text(ranks.name(stage)), .count(tally.highest), .count(tally.current),
        .count(tally.dormant),
      ])
    }
    return table
  }

  private var currencies: ReportTable {
    var table = ReportTable(
      name: "revenue", columns: ["stage", "currency", "orders", "revenue"])
    for stage in order {
      let own = revenue.sums.filter { $0.key.stage == stage }
      for (place, sum) in own.sorted(by: { $0.key.currency < $1.key.currency }) {
        table.append([
          .text(ranks.name(stage)), .text(place.currency), .count(sum.orders),
          .total(sum.revenue),
        ])
      }
    }
    return table
  }

  private static func seconds(_ seconds: Double?) -> Cell { seconds.map { .seconds($0) } ?? .null }
}
