import CairnModel

/// One figure of a comparison, for the others and for the control.
struct CompareFigure {
  /// How a value is written.
  enum Unit { case rate, seconds, money }

  var metric: String
  var unit: Unit
  var currency: ByteText?
  /// Its place among the sums.
  var place: Int
  /// One entry a person: exact for few.
  var isBinary: Bool { place == CompareFold.rate }

  /// A value of the figure's own unit: money comes in ten-thousandths, times in milliseconds.
  func cell(_ value: Double?) -> Cell {
    guard let value else { return .null }
    switch unit {
    case .rate: return .rate(value)
    case .seconds: return .seconds(value / 1_000)
    case .money:
      let rounded = Int64(exactly: value.rounded(.toNearestOrEven))
      return rounded.map { .money(Decimal4(tenThousandths: $0)) } ?? .null
    }
  }
}

/// The tables of a comparison.
struct CompareTables {
  private let draws: RatioDraws
  private let figures: [CompareFigure]
  /// What the dated rates converted.
  let exchanged: ExchangeTally

  /// Settles all figures, or the one that is asked for.
  init(_ fold: CompareFold, _ context: WalkContext, metric: String?) {
    var figures = [
      CompareFigure(metric: "conversion_rate", unit: .rate, place: CompareFold.rate),
      CompareFigure(metric: "session_conversion_rate", unit: .rate, place: CompareFold.sessionRate),
    ]
    for (stage, name) in (context.stageNames + [StageModel.unassigned]).enumerated() {
      figures.append(
        CompareFigure(
          metric: "\(name)_seconds", unit: .seconds, place: CompareFold.firstStage + stage))
    }
    let money = CompareMoney(fold, context)
    exchanged = money.exchanged
    let firstMoney = fold.sums.figures
    figures += money.currencies.enumerated().map { index, currency in
      CompareFigure(metric: "aov", unit: .money, currency: currency, place: firstMoney + index)
    }
    figures.append(
      CompareFigure(
        metric: "repeat_share", unit: .rate, place: firstMoney + money.currencies.count))
    let draws = fold.sums.joined(money.sums).settled
    self.draws = draws
    self.figures = figures.filter { figure in
      guard metric == nil || metric == figure.metric else { return false }
      // A stage that nobody left on either side has no row.
      return figure.unit != .seconds || draws.hasAny(figure.place)
    }.sorted {
      (ByteText($0.metric), $0.currency ?? "") < (ByteText($1.metric), $1.currency ?? "")
    }
  }

  /// Whether anybody entered on a side, the control aside.
  func hasEntries(_ side: Int) -> Bool { draws.sums(CompareFold.rate, 0, side).y > 0 }

  /// The change of the others with its interval, in the figure's own numbers.
  private func change(_ figure: CompareFigure) -> DrawnDifference? {
    guard figure.isBinary else { return draws.change(figure.place, 0) }
    let (before, after) = (draws.sums(figure.place, 0, 0), draws.sums(figure.place, 0, 1))
    guard let interval = NewcombeInterval(after.x, of: after.y, less: before.x, of: before.y)
    else { return nil }
    return DrawnDifference(
      interval.difference, low: interval.low, high: interval.high,
      probability: FisherExact(after.x, of: after.y, against: before.x, of: before.y).probability)
  }

  var differences: ReportTable {
    var table = ReportTable(
      name: "differences",
      columns: [
        "metric", "before", "after", "difference", "low", "high", "p_value", "currency",
        "before_count", "after_count", "relative",
      ])
    for figure in figures {
      let ratios = (0...1).map { draws.ratio(figure.place, 0, $0) }
      let change = change(figure)
      let plain = draws.difference(figure.place, 0)
      table.append([
        .text(figure.metric), figure.cell(ratios[0]), figure.cell(ratios[1]), figure.cell(plain),
        figure.cell(change?.low), figure.cell(change?.high),
        change?.probability.map { .rate($0) } ?? .null,
        figure.currency.map { .text($0) } ?? .null, .count(draws.sums(figure.place, 0, 0).y),
        .count(draws.sums(figure.place, 0, 1).y),
        ratios[0].flatMap { ratio in plain.map { ratio == 0 ? .null : .rate($0 / ratio) } }
          ?? .null,
      ])
    }
    return table
  }

  /// What is left of the changes when the control's are taken away.
  var controlled: ReportTable {
    var table = ReportTable(
      name: "controlled",
      columns: [
        "metric", "difference", "control_before", "control_after", "control_difference", "net",
        "low", "high", "p_value", "currency",
      ])
    for figure in figures {
      let (own, control) = (draws.difference(figure.place, 0), draws.difference(figure.place, 1))
      let plain = own.flatMap { own in control.map { own - $0 } }
      let net = draws.net(figure.place)
      table.append([
        .text(figure.metric), figure.cell(own), figure.cell(draws.ratio(figure.place, 1, 0)),
        figure.cell(draws.ratio(figure.place, 1, 1)), figure.cell(control), figure.cell(plain),
        figure.cell(net?.low), figure.cell(net?.high),
        net?.probability.map { .rate($0) } ?? .null,
        figure.currency.map { .text($0) } ?? .null,
      ])
    }
    return table
  }
}

/// The figures that come from orders, by their latest versions.
struct CompareMoney {
  let currencies: [ByteText]
  /// The value of an order by currency, then the share of repeat orders.
  let sums: RatioSums
  /// What the dated rates converted.
  let exchanged: ExchangeTally

  /// An order that stands, with what is left of it in the currency that it is reported in.
  private struct Standing {
    var person: Int
    var side: Int
    var net: MoneySum
    var currency: UInt32
    var isRepeat: Bool
  }

  init(_ fold: CompareFold, _ context: WalkContext) {
    let book = OrderBook(fold.log)
    var exchange = Exchange(context)
    let orders = book.orders.indices.compactMap { place -> Standing? in
      let order = book.orders[place]
      guard order.counts, let side = fold.side(of: order.row) else { return nil }
      let net = MoneySum(order.row.value) - order.refunded
      let money = exchange.exchanged(net, order.row.currency, order.row.time)
      return Standing(
        person: Int(order.row.person), side: side, net: money.value, currency: money.currency,
        isRepeat: book.isRepeat(place))
    }
    exchanged = exchange.tally
    let names = CurrencyNames(Set(orders.map(\.currency)), context)
    currencies = names.names
    let repeats = names.names.count
    var sums = RatioSums(figures: repeats + 1)
    for (person, own) in Dictionary(grouping: orders, by: \.person) {
      var pairs = (0...repeats).map { _ in [RatioPair.none, .none] }
      for order in own {
        let currency = names.index(ofCode: order.currency)
        pairs[currency][order.side].x += order.net.amount?.tenThousandths ?? 0
        pairs[currency][order.side].y += 1
        pairs[repeats][order.side].y += 1
        if order.isRepeat { pairs[repeats][order.side].x += 1 }
      }
      let group = fold.isControl[person] ? 1 : 0
      for (figure, pair) in pairs.enumerated() {
        sums.add(pair, to: figure, inGroup: group, of: fold.log.persons[person])
      }
    }
    self.sums = sums
  }
}
