import CairnModel

/// The tables of the drop-off report.
struct DropOffTables {
  private let question: DropOffQuestion
  private let fold: DropOffFold
  private let context: WalkContext
  /// The currencies of carts and of converters' orders, by name; the codes that mean each.
  let currencies: [(name: ByteText, codes: [UInt32])]
  /// The names that are compared between leavers and converters, as codes.
  let candidates: [UInt32]

  init(_ question: DropOffQuestion, _ fold: DropOffFold, _ context: WalkContext) {
    self.question = question
    self.fold = fold
    self.context = context
    var codes = Set(fold.converted.keys)
    for step in fold.steps { codes.formUnion(step.baskets.keys) }
    let named = Dictionary(grouping: codes) { MoneyRows.currency(ofCode: $0, context) }
    currencies = named.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    candidates = Set(fold.landmark.ofLeavers.keys).union(fold.landmark.ofConverters.keys).sorted()
  }

  /// The steps at which persons can leave, counted from 0.
  private var leavable: Range<Int> { 0..<max(0, fold.steps.count - 1) }

  var hasEstimates: Bool {
    !fold.converted.isEmpty && leavable.contains { fold.steps[$0].withoutBasket > 0 }
  }

  private struct Worth {
    var step: Int
    var currency: ByteText?
    var basket = MoneySum.zero
    var estimate = MoneySum.zero

    var value: MoneySum { basket + estimate }
  }

  private func worths(_ step: Int) -> [Worth] {
    let tally = fold.steps[step]
    guard !currencies.isEmpty else { return [Worth(step: step)] }
    return currencies.map { name, codes in
      var worth = Worth(step: step, currency: name)
      var converted = MoneySum.zero
      for code in codes {
        worth.basket += tally.baskets[code] ?? .zero
        converted += fold.converted[code] ?? .zero
      }
      if tally.reached > 0 {
        let sum = converted.tenThousandths * Int128(tally.withoutBasket)
        worth.estimate = MoneySum(tenThousandths: sum).divided(by: tally.reached)
      }
      return worth
    }
  }

  var points: ReportTable {
    var table = ReportTable(
      name: "points",
      columns: [
        "step", "name", "dropped", "share", "value_lost", "currency", "next_event", "next_share",
        "share_low", "share_high", "basket_value", "estimated_value",
      ], isRanked: true)
    let ranked = leavable.flatMap(worths).sorted { left, right in
      if left.value != right.value { return left.value > right.value }
      let (dropped, other) = (fold.steps[left.step].dropped, fold.steps[right.step].dropped)
      return dropped != other ? dropped > other : left.step < right.step
    }
    for worth in ranked {
      let tally = fold.steps[worth.step]
      let interval = WilsonInterval(tally.dropped, of: tally.reached)
      let next = tally.commonestNext
      let isKnown = worth.currency != nil
      table.append([
        .count(worth.step + 1), .text(question.funnel.steps[worth.step].text),
        .count(tally.dropped), .share(tally.dropped, of: tally.reached),
        isKnown ? .total(worth.value) : .null, worth.currency.map { .text($0) } ?? .null,
        next.map { .text(name($0.code)) } ?? .null,
        next.map { .share($0.count, of: tally.dropped) } ?? .null,
        interval.map { .rate($0.low) } ?? .null, interval.map { .rate($0.high) } ?? .null,
        isKnown ? .total(worth.basket) : .null, isKnown ? .total(worth.estimate) : .null,
      ])
    }
    return table
  }

  private func name(_ code: UInt32) -> ByteText {
    code == DropOffTally.nothing ? "(end)" : context.tables.names[Int(code)]
  }

  var after: ReportTable { events("next", "next_event", \.next) }

  var exits: ReportTable { events("exits", "exit_event", \.exits) }

  /// How many leavers of each step did what.
  private func events(
    _ tableName: String, _ column: String, _ counts: (DropOffTally) -> [UInt32: Int]
  ) -> ReportTable {
    var table = ReportTable(name: tableName, columns: ["step", column, "persons", "share"])
    for step in leavable {
      let tally = fold.steps[step]
      let named = counts(tally).map { (name($0.key), $0.value) }.sorted { $0.0 < $1.0 }
      for (event, persons) in named {
        table.append([
          .count(step + 1), .text(event), .count(persons), .share(persons, of: tally.dropped),
        ])
      }
    }
    return table
  }

  var elsewhere: ReportTable {
    var table = ReportTable(
      name: "elsewhere",
      columns: [
        "step", "dropped", "came_back", "came_back_share", "ordered_later", "ordered_later_share",
      ])
    for step in leavable {
      let tally = fold.steps[step]
      table.append([
        .count(step + 1), .count(tally.dropped), .count(tally.cameBack),
        .share(tally.cameBack, of: tally.dropped), .count(tally.ordered),
        .share(tally.ordered, of: tally.dropped),
      ])
    }
    return table
  }

  /// What converters did otherwise than leavers, the least likely to be chance first.
  var differences: ReportTable {
    var table = ReportTable(
      name: "differences",
      columns: [
        "event", "converters_with", "converters", "leavers_with", "leavers", "difference", "low",
        "high", "p_value", "q_value",
      ], isRanked: true)
    let landmark = fold.landmark
    let counts = candidates.map {
      (landmark.ofConverters[$0] ?? 0, landmark.ofLeavers[$0] ?? 0)
    }
    let probabilities = counts.map { converters, leavers in
      FisherExact(converters, of: landmark.converters, against: leavers, of: landmark.leavers)
        .probability
    }
    let corrected = BenjaminiHochberg.corrected(probabilities)
    let ranked = candidates.indices.sorted { (corrected[$0], $0) < (corrected[$1], $1) }
    for index in ranked {
      let (converters, leavers) = counts[index]
      let interval = NewcombeInterval(
        converters, of: landmark.converters, less: leavers, of: landmark.leavers)
      table.append([
        .text(name(candidates[index])), .count(converters), .count(landmark.converters),
        .count(leavers), .count(landmark.leavers), interval.map { .rate($0.difference) } ?? .null,
        interval.map { .rate($0.low) } ?? .null, interval.map { .rate($0.high) } ?? .null,
        .rate(probabilities[index]), .rate(corrected[index]),
      ])
    }
    return table
  }
}
