import CairnModel

/// The tables of the pains report.
struct PainTables {
  private let context: WalkContext
  let search: PainSearch
  private let orderValue: (mean: Double, currency: ByteText)?

  init(_ fold: PainsFold, _ context: WalkContext) {
    self.context = context
    search = PainSearch(fold, context)
    orderValue = Self.orderValue(fold, context)
  }

  /// The mean value of an order of the range, in the currency of most of them.
  private static func orderValue(
    _ fold: PainsFold, _ context: WalkContext
  ) -> (mean: Double, currency: ByteText)? {
    let orders = OrderBook(fold.log).orders.filter {
      $0.counts && context.scope.contains($0.row.time)
    }
    let named = Dictionary(grouping: orders) {
      MoneyRows.currency(ofCode: $0.row.currency, context)
    }
    let commonest = named.max { left, right in
      (left.value.count, right.key) < (right.value.count, left.key)
    }
    guard let (currency, own) = commonest else { return nil }
    let sum = own.reduce(MoneySum.zero) { $0 + MoneySum($1.row.value) }
    return (Double(sum.tenThousandths) / Double(own.count), currency)
  }

  func pains(_ names: any PersonNames) -> ReportTable {
    var table = ReportTable(
      name: "pains",
      columns: [
        "rank", "step", "kind", "detail", "persons", "severity", "low", "high", "orders_lost",
        "cost", "cost_low", "cost_high", "currency", "rate_with", "rate_without", "q_value",
        "stage", "example",
      ], isRanked: true)
    for (rank, candidate) in search.findings.enumerated() {
      let (weight, severity) = (candidate.weight, candidate.severity)
      table.append(
        [.count(rank + 1)] + head(candidate) + [
          .rate(severity.difference * weight), .rate(severity.low * weight),
          .rate(severity.high * weight), .number(candidate.loss),
          cost(candidate, severity.difference), cost(candidate, severity.low),
          cost(candidate, severity.high), orderValue.map { .text($0.currency) } ?? .null,
        ] + rates(candidate) + [
          .rate(candidate.corrected),
          candidate.stage.map { .text(context.stageName($0)) } ?? .null,
          candidate.example.map { .text(names.name(of: $0)) } ?? .null,
        ])
    }
    return table
  }

  private func head(_ candidate: PainCandidate) -> [Cell] {
    [
      .text(candidate.name), .text(candidate.kind),
      candidate.detail.map { .text($0) } ?? .null, .count(candidate.persons),
    ]
  }

  /// For drops the shares that stay, for all else those that order.
  private func rates(_ candidate: PainCandidate) -> [Cell] {
    [
      .share(candidate.comparison.withOrder, of: candidate.comparison.with),
      .rate(candidate.comparison.withoutRate),
    ]
  }

  private func cost(_ candidate: PainCandidate, _ severity: Double) -> Cell {
    guard let orderValue else { return .null }
    let loss = Double(candidate.persons) * severity * candidate.weight * orderValue.mean
    return Int64(exactly: loss.rounded()).map { .money(Decimal4(tenThousandths: $0)) } ?? .null
  }

  var all: ReportTable {
    var table = ReportTable(
      name: "candidates",
      columns: [
        "step", "kind", "detail", "persons", "others", "rate_with", "rate_without", "severity",
        "low", "high", "p_value", "q_value", "stage",
      ])
    for candidate in search.candidates {
      let (weight, severity) = (candidate.weight, candidate.severity)
      table.append(
        head(candidate) + [.count(candidate.comparison.without)] + rates(candidate) + [
          .rate(severity.difference * weight), .rate(severity.low * weight),
          .rate(severity.high * weight), .rate(candidate.comparison.probability),
          .rate(candidate.corrected),
          candidate.stage.map { .text(context.stageName($0)) } ?? .null,
        ])
    }
    return table
  }
}
