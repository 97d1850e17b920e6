import CairnModel

/// Who answers, and what they do afterwards: answers and asks beside orders.
struct SurveyFollowing {
  private let tables: SurveyTables
  private let context: WalkContext
  private let later: TimeSpan
  private let currencies: CurrencyNames
  /// For each person of the fold, their orders.
  private let orders: [[OrderRow]]

  init(_ tables: SurveyTables, _ book: OrderBook, later: TimeSpan) {
    self.tables = tables
    self.later = later
    context = tables.context
    var places: [PersonRef: Int] = [:]
    for (index, person) in tables.fold.persons.enumerated() { places[person] = index }
    var orders = tables.fold.persons.map { _ in [OrderRow]() }
    for order in book.orders where order.counts {
      if let place = places[book.persons[Int(order.row.person)]] { orders[place].append(order.row) }
    }
    self.orders = orders
    currencies = CurrencyNames(Set(orders.joined().map(\.currency)), context)
  }

  /// What became of the answers of each group.
  var afterwards: ReportTable {
    var table = ReportTable(
      name: "later",
      columns: [
        "survey", "group", "answers", "mature", "ordered", "order_rate", "low", "high", "revenue",
        "revenue_per_answer", "currency",
      ])
    for survey in tables.order {
      let rules = tables.surveys[survey]
      for group in rules.groups {
        let own = tables.answers.filter {
          $0.survey == survey && rules.group(of: $0.score) == group
        }
        let mature = own.filter { answer in
          context.dataEnd.map { answer.time + later <= $0 } ?? false
        }
        let ordered = mature.map { self.ordered(after: $0) }
        let count = ordered.count { !$0.isEmpty }
        let interval = WilsonInterval(count, of: mature.count)
        for (index, currency) in moneyNames.enumerated() {
          let revenue = ordered.joined().reduce(MoneySum.zero) { sum, row in
            currencies.names.isEmpty || currencies.index(ofCode: row.currency) != index
              ? sum : sum + MoneySum(row.value)
          }
          table.append([
            .text(rules.name), .text(rules.name(of: group)), .count(own.count),
            .count(mature.count), .count(count), .share(count, of: mature.count),
            interval.map { .rate($0.low) } ?? .null, interval.map { .rate($0.high) } ?? .null,
            .total(revenue),
            mature.isEmpty ? .null : .total(revenue.divided(by: mature.count)), .text(currency),
          ])
        }
      }
    }
    return table
  }

  private var moneyNames: [ByteText] {
    currencies.names.isEmpty
      ? [MoneyRows.currency(ofCode: OrderRow.unstated, context)] : currencies.names
  }

  private func ordered(after answer: SurveyAnswer) -> [OrderRow] {
    orders[answer.person].filter { $0.time > answer.time && $0.time - answer.time <= later }
  }

  /// How those who answered differ from all who were asked.
  var answerers: ReportTable {
    var table = ReportTable(
      name: "answerers",
      columns: [
        "survey", "measure", "value", "asked", "answered", "difference", "low", "high",
      ])
    for survey in tables.order where tables.surveys[survey].asked != nil {
      let asked = tables.fold.asked.filter { $0.survey == survey }
      let name = tables.surveys[survey].name
      let whole = asked.count { $0.hasAnswered }
      table.append([
        .text(name), .text("persons"), .null, .count(asked.count), .count(whole), .null, .null,
        .null,
      ])
      for mean in means(asked) {
        table.append([.text(name), .text(mean.measure), mean.value] + mean.cells)
      }
      let stages = Dictionary(grouping: asked) { ByteText(context.stageName($0.place.stage)) }
      for (stage, own) in stages.sorted(by: { $0.key < $1.key }) {
        let answered = own.count { $0.hasAnswered }
        let interval = NewcombeInterval(
          answered, of: whole, less: own.count - answered, of: asked.count - whole)
        table.append([
          .text(name), .text("stage"), .text(stage), .share(own.count, of: asked.count),
          .share(answered, of: whole), interval.map { .rate($0.difference) } ?? .null,
          interval.map { .rate($0.low) } ?? .null, interval.map { .rate($0.high) } ?? .null,
        ])
      }
    }
    return table
  }

  private func means(_ asked: [SurveysFold.Asked]) -> [GroupMeans] {
    func before(_ one: SurveysFold.Asked) -> [OrderRow] {
      orders[one.person].filter { $0.time < one.time }
    }
    // Sums of doubles depend on their order, so the persons are put in one.
    let asked = asked.sorted {
      tables.fold.persons[$0.person].order < tables.fold.persons[$1.person].order
    }
    let flags = asked.map(\.hasAnswered)
    var means = [
      GroupMeans("orders_before", .null, asked.map { Double(before($0).count) }, flags),
      GroupMeans("tenure_days", .null, asked.map { $0.tenure.seconds / 86_400 }, flags),
    ]
    for (index, currency) in currencies.names.enumerated() {
      let spent = asked.map { one in
        before(one).filter { currencies.index(ofCode: $0.currency) == index }
          .reduce(0.0) { $0 + Double($1.value.tenThousandths) / 10_000 }
      }
      means.append(GroupMeans("spent_before", .text(currency), spent, flags))
    }
    return means.sorted { ByteText($0.measure) < ByteText($1.measure) }
  }
}

/// A mean over all, over some of them, and how these differ from the others.
struct GroupMeans {
  let measure: String
  let value: Cell
  private let all: [Double]
  private let chosen: [Double]
  private let others: [Double]

  init(_ measure: String, _ value: Cell, _ figures: [Double], _ isChosen: [Bool]) {
    (self.measure, self.value) = (measure, value)
    all = figures
    chosen = zip(figures, isChosen).filter { $0.1 }.map(\.0)
    others = zip(figures, isChosen).filter { !$0.1 }.map(\.0)
  }

  var cells: [Cell] {
    func cell(_ figures: [Double]) -> Cell {
      figures.isEmpty ? .null : .number(Self.mean(figures))
    }
    guard !chosen.isEmpty, !others.isEmpty else {
      return [cell(all), cell(chosen), .null, .null, .null]
    }
    let difference = Self.mean(chosen) - Self.mean(others)
    guard chosen.count > 1, others.count > 1 else {
      return [cell(all), cell(chosen), .number(difference), .null, .null]
    }
    let spread =
      (Self.variance(chosen) / Double(chosen.count)
      + Self.variance(others) / Double(others.count)).squareRoot() * 1.959_963_984_540_054
    return [
      cell(all), cell(chosen), .number(difference), .number(difference - spread),
      .number(difference + spread),
    ]
  }

  private static func mean(_ figures: [Double]) -> Double {
    figures.reduce(0, +) / Double(figures.count)
  }

  private static func variance(_ figures: [Double]) -> Double {
    let mean = mean(figures)
    return figures.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(figures.count - 1)
  }
}
