import CairnModel

/// One thing that may hurt, with what was found about it.
struct PainCandidate {
  var kind: String
  var stage: UInt8?
  var step: UInt32
  var detail: ByteText?
  /// Those who met the sign; for drops all at the step.
  var persons: Int
  var comparison: PainComparison
  /// What a lost person is worth in orders: 1, or for drops the share of orders of those who stay.
  var weight = 1.0
  var severity: NewcombeInterval
  var example: PersonRef?

  var loss: Double { Double(persons) * severity.difference * weight }
}

/// The candidates of a search, and the tables made of them.
struct PainTables {
  private let context: WalkContext
  private var candidates: [PainCandidate] = []
  private(set) var tooFew = 0
  private var corrected: [Double] = []
  private let orderValue: (mean: Double, currency: ByteText)?
  /// The stage in which most persons met each step.
  private let stages: [UInt32: UInt8]

  static let limit = 0.05

  init(_ fold: PainsFold, _ context: WalkContext) {
    self.context = context
    orderValue = Self.orderValue(fold, context)
    let commonest = fold.drops.sorted { left, right in
      (right.value.persons, left.key.stage) < (left.value.persons, right.key.stage)
    }
    stages = Dictionary(commonest.map { ($0.key.step, $0.key.stage) }) { first, _ in first }
    addSigns(fold)
    addDrops(fold)
    addPairs(fold)
    candidates.sort { left, right in
      if left.step != right.step { return left.step < right.step }
      if left.kind != right.kind { return ByteText(left.kind) < ByteText(right.kind) }
      if left.detail != right.detail { return left.detail ?? "" < right.detail ?? "" }
      return left.stage ?? 0 < right.stage ?? 0
    }
    corrected = BenjaminiHochberg.corrected(candidates.map(\.comparison.probability))
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

  private mutating func add(_ candidate: PainCandidate) {
    var candidate = candidate
    candidate.stage = candidate.stage ?? stages[candidate.step]
    if candidate.comparison.isEnough { candidates.append(candidate) } else { tooFew += 1 }
  }

  private mutating func addSigns(_ fold: PainsFold) {
    for (key, sign) in fold.found {
      guard let ended = fold.steps[key.step] else { continue }
      let comparison = PainComparison(sign, atStep: ended)
      guard let severity = comparison.severity else {
        tooFew += 1
        continue
      }
      add(
        PainCandidate(
          kind: key.kind.name, step: key.step,
          detail: key.kind == .repeat ? nil : context.tables.names[Int(key.detail)],
          persons: comparison.with, comparison: comparison, severity: severity,
          example: sign.example))
    }
  }

  /// A step beside the other steps of its kind.
  private mutating func addDrops(_ fold: PainsFold) {
    var steps: [UInt32: PainsFold.DropTally] = [:]
    var groups: [PainPlan.Group: PainsFold.DropTally] = [:]
    for (key, tally) in fold.drops {
      guard let group = fold.plan.groups[Int(key.step)] else { continue }
      steps[key.step, default: PainsFold.DropTally()].merge(tally)
      groups[group, default: PainsFold.DropTally()].merge(tally)
    }
    for (step, tally) in steps {
      guard let group = fold.plan.groups[Int(step)], let all = groups[group] else { continue }
      let (others, othersLeft) = (all.persons - tally.persons, all.left - tally.left)
      guard others > 0 else { continue }
      // What is counted is leaving, where the others count orders: so the sides are changed.
      let comparison = PainComparison(
        with: tally.persons, tally.persons - tally.left, without: others, others - othersLeft)
      guard let severity = comparison.severity else { continue }
      let stayed = tally.persons - tally.left
      add(
        PainCandidate(
          kind: "drop", step: step, persons: tally.persons, comparison: comparison,
          weight: stayed == 0 ? 0 : Double(tally.stayedOrders) / Double(stayed),
          severity: severity, example: tally.example))
    }
  }

  private mutating func addPairs(_ fold: PainsFold) {
    for (survey, steps) in fold.scores {
      for (step, pair) in steps {
        addPair("low score", step, ByteText(fold.surveyNames[survey]), pair)
      }
    }
    for (name, pair) in fold.replies { addPair("slow support", name, nil, pair) }
  }

  private mutating func addPair(
    _ kind: String, _ step: UInt32, _ detail: ByteText?, _ pair: PainsFold.Pair
  ) {
    let comparison = PainComparison(
      with: pair.with, pair.withOrder, without: pair.without, pair.withoutOrder)
    guard let severity = comparison.severity else {
      tooFew += 1
      return
    }
    add(
      PainCandidate(
        kind: kind, step: step, detail: detail, persons: pair.with, comparison: comparison,
        severity: severity, example: pair.example))
  }

  var searched: Int { candidates.count }

  /// What loses orders by more than chance, the dearest first.
  var findings: [Int] {
    candidates.indices.filter {
      corrected[$0] <= Self.limit && candidates[$0].severity.difference > 0
        && candidates[$0].weight > 0
    }.sorted { left, right in
      let (first, second) = (candidates[left].loss, candidates[right].loss)
      return first != second ? first > second : left < right
    }
  }

  func pains(_ names: any PersonNames) -> ReportTable {
    var table = ReportTable(
      name: "pains",
      columns: [
        "rank", "step", "kind", "detail", "persons", "severity", "low", "high", "orders_lost",
        "cost", "cost_low", "cost_high", "currency", "rate_with", "rate_without", "q_value",
        "stage", "example",
      ], isRanked: true)
    for (rank, index) in findings.enumerated() {
      let candidate = candidates[index]
      let (weight, severity) = (candidate.weight, candidate.severity)
      table.append(
        [.count(rank + 1)] + head(candidate) + [
          .rate(severity.difference * weight), .rate(severity.low * weight),
          .rate(severity.high * weight), .number(candidate.loss),
          cost(candidate, severity.difference), cost(candidate, severity.low),
          cost(candidate, severity.high), orderValue.map { .text($0.currency) } ?? .null,
        ] + rates(candidate) + [
          .rate(corrected[index]),
          candidate.stage.map { .text(context.stageName($0)) } ?? .null,
          candidate.example.map { .text(names.name(of: $0)) } ?? .null,
        ])
    }
    return table
  }

  private func head(_ candidate: PainCandidate) -> [Cell] {
    [
      .text(context.eventName(candidate.step)), .text(candidate.kind),
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
    for (index, candidate) in candidates.enumerated() {
      let (weight, severity) = (candidate.weight, candidate.severity)
      table.append(
        head(candidate) + [.count(candidate.comparison.without)] + rates(candidate) + [
          .rate(severity.difference * weight), .rate(severity.low * weight),
          .rate(severity.high * weight), .rate(candidate.comparison.probability),
          .rate(corrected[index]),
          candidate.stage.map { .text(context.stageName($0)) } ?? .null,
        ])
    }
    return table
  }
}
