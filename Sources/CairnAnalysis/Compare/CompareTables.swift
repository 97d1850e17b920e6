import CairnModel

/// One figure of a comparison, for the others and for the control.
struct CompareFigure {
  /// How a value is written.
  enum Unit { case rate, seconds, money }

  var metric: String
  var unit: Unit
  var currency: ByteText?
  /// The others, then the control.
  var groups: [RatioMoments]
  /// One entry a person: exact for few.
  var isBinary = false

  /// A value of the figure's own unit: money comes in ten-thousandths, times in milliseconds.
  func cell(_ value: Double?) -> Cell {
    guard let value else { return .null }
    switch unit {
    case .rate: return .rate(value)
    case .seconds: return .seconds(value / 1_000)
    case .money:
      return Int64(exactly: value.rounded()).map { .money(Decimal4(tenThousandths: $0)) } ?? .null
    }
  }

  /// The change of a group with its interval, in the figure's own numbers.
  func change(_ group: Int) -> NormalDifference? {
    let moments = groups[group]
    if isBinary {
      let (first, second) = (moments.before, moments.after)
      guard
        let interval = NewcombeInterval(
          Int(second.x), of: Int(second.y), less: Int(first.x), of: Int(first.y))
      else { return nil }
      let exact = FisherExact(
        Int(second.x), of: Int(second.y), against: Int(first.x), of: Int(first.y))
      var change = NormalDifference(value: interval.difference, variance: 0)
      (change.low, change.high) = (interval.low, interval.high)
      change.probability = exact.probability
      return change
    }
    guard let difference = moments.difference else { return nil }
    // One person on a side has no spread.
    guard moments.before.persons > 1, moments.after.persons > 1 else { return nil }
    return NormalDifference(value: difference.value, variance: difference.variance)
  }
}

/// The tables of a comparison.
struct CompareTables {
  let fold: CompareFold
  let context: WalkContext
  let explained: [String]

  /// All figures, by name, then currency.
  var figures: [CompareFigure] {
    var figures = [
      CompareFigure(metric: "conversion_rate", unit: .rate, groups: fold.rates, isBinary: true),
      CompareFigure(metric: "session_conversion_rate", unit: .rate, groups: fold.sessions),
    ]
    for (stage, name) in (context.stageNames + [StageModel.unassigned]).enumerated() {
      let groups = fold.stages.map { $0[stage] }
      guard groups.contains(where: { $0.before.y > 0 || $0.after.y > 0 }) else { continue }
      figures.append(
        CompareFigure(metric: "\(name)_seconds", unit: .seconds, groups: groups))
    }
    figures += moneyFigures
    return figures.sorted {
      (ByteText($0.metric), $0.currency ?? "") < (ByteText($1.metric), $1.currency ?? "")
    }
  }

  private var moneyFigures: [CompareFigure] {
    let book = OrderBook(fold.log)
    let places = book.orders.indices.filter {
      book.orders[$0].counts && fold.periods.side(book.orders[$0].row.time) != nil
    }
    let currencies = CurrencyNames(Set(places.map { book.orders[$0].row.currency }), context)
    var values = currencies.names.map { _ in [RatioMoments(), RatioMoments()] }
    var repeats = [RatioMoments(), RatioMoments()]
    let byPerson = Dictionary(grouping: places) { Int(book.orders[$0].row.person) }
    for (person, own) in byPerson {
      let group = fold.isControl[person] ? 1 : 0
      var sums = currencies.names.map { _ in [RatioMoments.Pair.none, .none] }
      var repeated = [RatioMoments.Pair.none, .none]
      for place in own {
        let order = book.orders[place]
        guard let side = fold.periods.side(order.row.time) else { continue }
        let currency = currencies.index(ofCode: order.row.currency)
        let net = MoneySum(order.row.value) - order.refunded
        sums[currency][side].x += net.amount?.tenThousandths ?? 0
        sums[currency][side].y += 1
        repeated[side].y += 1
        if book.isRepeat(place) { repeated[side].x += 1 }
      }
      for (currency, pair) in sums.enumerated() where pair[0].y + pair[1].y > 0 {
        values[currency][group].add(before: pair[0], after: pair[1])
      }
      repeats[group].add(before: repeated[0], after: repeated[1])
    }
    return zip(currencies.names, values).map { currency, groups in
      CompareFigure(metric: "aov", unit: .money, currency: currency, groups: groups)
    } + [CompareFigure(metric: "repeat_share", unit: .rate, groups: repeats)]
  }

  func differences(_ figures: [CompareFigure]) -> ReportTable {
    var table = ReportTable(
      name: "differences",
      columns: [
        "metric", "before", "after", "difference", "low", "high", "p_value", "currency",
        "before_count", "after_count", "relative",
      ])
    for figure in figures {
      let (first, second) = (figure.groups[0].before, figure.groups[0].after)
      let change = figure.change(0)
      let plain = figure.groups[0].difference?.value
      table.append([
        .text(figure.metric), figure.cell(first.ratio), figure.cell(second.ratio),
        figure.cell(plain), figure.cell(change?.low), figure.cell(change?.high),
        change?.probability.map { .rate($0) } ?? .null,
        figure.currency.map { .text($0) } ?? .null, .count(Int(first.y)), .count(Int(second.y)),
        first.ratio.flatMap { ratio in plain.map { ratio == 0 ? .null : .rate($0 / ratio) } }
          ?? .null,
      ])
    }
    return table
  }

  /// What is left of the changes when the control's are taken away.
  func controlled(_ figures: [CompareFigure]) -> ReportTable {
    var table = ReportTable(
      name: "controlled",
      columns: [
        "metric", "difference", "control_before", "control_after", "control_difference", "net",
        "low", "high", "p_value", "currency",
      ])
    for figure in figures {
      let (own, control) = (figure.groups[0].difference, figure.groups[1].difference)
      var net: NormalDifference?
      if let own, let control {
        net = NormalDifference(
          value: own.value - control.value, variance: own.variance + control.variance)
      }
      table.append([
        .text(figure.metric), figure.cell(own?.value),
        figure.cell(figure.groups[1].before.ratio), figure.cell(figure.groups[1].after.ratio),
        figure.cell(control?.value), figure.cell(net?.value), figure.cell(net?.low),
        figure.cell(net?.high), net?.probability.map { .rate($0) } ?? .null,
        figure.currency.map { .text($0) } ?? .null,
      ])
    }
    return table
  }

  // MARK: Who moved it

  private struct Part {
    var name: ByteText
    var entries: CompareFold.Entries
    var mix = 0.0
    var rate = 0.0

    var sum: Double { mix + rate }
  }

  var explanation: ReportTable {
    var table = ReportTable(
      name: "explained",
      columns: [
        "property", "value", "contribution", "mix", "rate", "before_persons", "after_persons",
        "before_rate", "after_rate",
      ], isRanked: true)
    for property in 0...explained.count {
      let parts = parts(property)
      let name = property == 0 ? "channel" : explained[property - 1]
      for part in parts {
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
    let column = PropertyColumn(types: [value.type], payloads: [value.payload])
    return context.tables.value(column, 0).map { ByteText($0.description) } ?? "(none)"
  }
}
