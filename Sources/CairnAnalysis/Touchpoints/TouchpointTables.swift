import CairnModel

/// The tables of the touchpoints report.
struct TouchpointTables {
  let fold: TouchpointsFold
  let context: WalkContext
  /// Those that somebody answered, in the order of the definitions.
  let surveys: [SurveyRules]

  /// Persons on both sides below which nothing is tested.
  static let few = 30

  /// Credit by cell and currency; the place behind the last cell is for no touch at all.
  struct Credits {
    var currencies: [ByteText]
    var pieces: [[Int128]]
    var values: [[MoneySum]]
    /// The cells with credit in the order of their rows, and the place behind the last cell.
    var places: [Int] = []
    /// By currency and place, the conversions as they are printed, in millionths.
    var printed: [[Int: Int128]] = []
  }

  /// Linear credit for the orders of the range.
  var credits: Credits {
    let book = OrderBook(fold.log)
    let orders = book.orders.filter { context.scope.contains($0.row.time) }
    let currencies = CurrencyNames(Set(orders.map(\.row.currency)), context)
    let names =
      currencies.names.isEmpty
      ? [MoneyRows.currency(ofCode: OrderRow.unstated, context)] : currencies.names
    var credits = Credits(
      currencies: names,
      pieces: names.map { _ in Array(repeating: 0, count: fold.tallies.count + 1) },
      values: names.map { _ in Array(repeating: .zero, count: fold.tallies.count + 1) })
    for order in orders {
      let currency = currencies.index(ofCode: order.row.currency)
      let runs = fold.paths[order.place].runs
      let cells = runs.isEmpty ? [fold.tallies.count] : runs.map { Int($0.tag) }
      let weights = cells.map { _ in Int128(1) }
      let pieces = CreditShares.parts(of: CreditShares.conversion, by: weights)
      let values = CreditShares.parts(of: MoneySum(order.row.value).tenThousandths, by: weights)
      for (index, cell) in cells.enumerated() {
        credits.pieces[currency][cell] += pieces[index]
        credits.values[currency][cell] += MoneySum(tenThousandths: values[index])
      }
    }
    // A touch before the range may stand in a place that has nobody in it.
    let credited = fold.tallies.indices.filter { cell in credits.pieces.contains { $0[cell] > 0 } }
    let places = fold.grid.sorted(credited) + [fold.tallies.count]
    credits.places = places
    credits.printed = credits.pieces.map { pieces in
      let printed = CreditShares.millionths(places.map { pieces[$0] })
      return Dictionary(uniqueKeysWithValues: zip(places, printed))
    }
    return credits
  }

  private var seen: [Int] {
    fold.grid.sorted(fold.tallies.indices.filter { fold.tallies[$0].persons > 0 })
  }

  func touchpoints(_ credits: Credits) -> ReportTable {
    var table = ReportTable(
      name: "touchpoints",
      columns: [
        "stage", "channel", "touchpoint", "owner", "persons", "events", "entries", "mean_seconds",
        "with", "rate_with", "without", "rate_without", "difference", "low", "high", "q_value",
        "credited_conversions", "median_interactions", "p90_interactions", "median_active_seconds",
        "p90_active_seconds", "repeat_share", "answers", "score",
      ])
    let cells = seen
    let corrected = corrected(cells)
    for cell in cells {
      let tally = fold.tallies[cell]
      let (without, others) = (fold.followed - tally.with, fold.followedWithOrder - tally.withOrder)
      let interval = NewcombeInterval(tally.withOrder, of: tally.with, less: others, of: without)
      let conversions = credits.printed.reduce(0) { $0 + $1[cell, default: 0] }
      let mean = Double(tally.active) / 1_000_000 / Double(tally.persons)
      func count(_ counts: Occurrences, _ percent: Int) -> Cell {
        counts.quantile(percent: percent).map { .count($0) } ?? .null
      }
      table.append(
        fold.grid.names(cell) + [
          .count(tally.persons), .count(tally.events), .count(tally.entries), .seconds(mean),
          .count(tally.with), .share(tally.withOrder, of: tally.with), .count(without),
          .share(others, of: without), interval.map { .rate($0.difference) } ?? .null,
          interval.map { .rate($0.low) } ?? .null, interval.map { .rate($0.high) } ?? .null,
          corrected[cell].map { .rate($0) } ?? .null,
          CreditShares.cell(ofMillionths: conversions),
          count(tally.interactions, 50), count(tally.interactions, 90), count(tally.seconds, 50),
          count(tally.seconds, 90), .share(tally.returned, of: tally.persons),
          .count(score(cell, 0)?.answers ?? 0),
          score(cell, 0)?.figure(surveys[0]).map { .number($0.score) } ?? .null,
        ])
    }
    return table
  }

  private func score(_ cell: Int, _ survey: Int) -> SurveyScore? {
    fold.scores[TouchpointsFold.Asked(cell: cell, survey: survey)]
  }

  /// What people say of a place, in every survey that has answers about it.
  var scores: ReportTable {
    var table = ReportTable(
      name: "scores",
      columns: [
        "stage", "channel", "touchpoint", "survey", "kind", "answers", "score", "low", "high",
        "few",
      ])
    for cell in seen {
      for (index, survey) in surveys.enumerated() {
        guard let score = score(cell, index), let figure = score.figure(survey) else { continue }
        table.append(
          Array(fold.grid.names(cell).prefix(3)) + [
            .text(survey.name), .text(survey.kind.rawValue), .count(score.answers),
            .number(figure.score), figure.low.map { .number($0) } ?? .null,
            figure.high.map { .number($0) } ?? .null, .flag(score.answers < SurveyScore.few),
          ])
      }
    }
    return table
  }

  /// The corrected probabilities of the cells that have persons enough on both sides.
  private func corrected(_ cells: [Int]) -> [Int: Double] {
    let tested = cells.filter {
      fold.tallies[$0].with >= Self.few && fold.followed - fold.tallies[$0].with >= Self.few
    }
    let probabilities = tested.map { cell in
      let tally = fold.tallies[cell]
      return FisherExact(
        tally.withOrder, of: tally.with, against: fold.followedWithOrder - tally.withOrder,
        of: fold.followed - tally.with
      ).probability
    }
    let corrected = BenjaminiHochberg.corrected(probabilities)
    return Dictionary(uniqueKeysWithValues: zip(tested, corrected))
  }

  func credit(_ credits: Credits) -> ReportTable {
    var table = ReportTable(
      name: "credit",
      columns: ["stage", "channel", "touchpoint", "conversions", "revenue", "currency"])
    for cell in credits.places {
      let isNobody = cell == fold.tallies.count
      let names: [Cell] =
        isNobody
        ? [.text("unattributed"), .text("(none)"), .text("(none)")]
        : Array(fold.grid.names(cell).prefix(3))
      for (currency, name) in credits.currencies.enumerated()
      where isNobody || credits.pieces[currency][cell] > 0 {
        table.append(
          names + [
            CreditShares.cell(ofMillionths: credits.printed[currency][cell, default: 0]),
            .total(credits.values[currency][cell]), .text(name),
          ])
      }
    }
    return table
  }
}
