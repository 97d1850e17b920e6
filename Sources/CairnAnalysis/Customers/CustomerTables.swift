import CairnModel

/// The tables of the customers report.
struct CustomerTables {
  private let question: CustomersQuestion
  private let calendar: PeriodCalendar
  private let dataStart: EventTime?
  private var persons: [PersonRef] = []
  private var currencies: [ByteText] = []
  private var today = 0
  /// The customers of each currency.
  private var records: [[CustomerRecord]] = []
  private var intervals: PurchaseIntervals?
  /// Each person's days with orders of any currency.
  private var orderDays: [UInt32: [Int]] = [:]
  /// What is expected of each currency's customers, where there is enough to tell.
  private var predictions: [PredictedValue?] = []
  /// For each person of the log the period of their first order ever.
  private var cohorts: [Int?] = []

  init(_ question: CustomersQuestion, _ context: WalkContext) {
    self.question = question
    calendar = PeriodCalendar(unit: question.cohorts, context.definitions)
    dataStart = context.dataStart
  }

  mutating func fill(_ book: OrderBook, _ money: MoneyRows, today: Int) {
    self.today = today
    persons = book.persons
    currencies = money.currencies
    records = currencies.map { _ in [] }
    for rows in money.byPerson {
      guard let record = CustomerRecord(rows, calendar.zone) else { continue }
      records[Int(record.currency)].append(record)
    }
    for record in records.joined() {
      let known = orderDays[record.person] ?? []
      orderDays[record.person] =
        known.isEmpty ? record.orderDays : Set(known + record.orderDays).sorted()
    }
    predictions = records.map { own in
      question.predicts ? PredictedValue(own.map { customer($0) }, today: today) : nil
    }
    let days = orderDays.sorted { $0.key < $1.key }.map(\.value)
    intervals = PurchaseIntervals(days, today: today, ownGaps: question.ownGaps)
    cohorts = book.persons.indices.map { person in
      book.firstDay(ofPerson: person).map { calendar.period(ofDay: $0) }
    }
  }

  func all(_ names: any PersonNames) -> [ReportTable] {
    var rfm = ReportTable(
      name: "rfm",
      columns: [
        "person", "recency_days", "frequency", "monetary", "r", "f", "m", "segment", "currency",
        "usual_gap_days", "overdue",
      ])
    var thresholds = ReportTable(
      name: "thresholds",
      columns: ["currency", "measure", "score", "lowest", "highest", "customers"])
    var rows: [(name: ByteText, currency: Int, cells: [Cell])] = []
    var standing = SegmentSums()
    for (index, records) in records.enumerated() where !records.isEmpty {
      // The smaller the recency, the higher its score: days are ranked backwards.
      let recency = QuintileScores(records.map { $0.lastDay - today })
      let frequency = QuintileScores(records.map(\.orders))
      let monetary = QuintileScores(records.map(\.net))
      for record in records {
        let name = names.name(of: persons[Int(record.person)])
        let scores = [
          recency.score(of: record.lastDay - today), frequency.score(of: record.orders),
          monetary.score(of: record.net),
        ]
        rows.append((name, index, cells(record, name, scores)))
        let isOverdue = intervals?.isOverdue(orderDays[record.person] ?? []) ?? false
        standing.see(record, scores, isOverdue)
      }
      let currency = Cell.text(currencies[index])
      for (score, lowest, highest, count) in recency.thresholds {
        thresholds.append([
          currency, .text("r"), .count(score), .count(-highest), .count(-lowest), .count(count),
        ])
      }
      for (score, lowest, highest, count) in frequency.thresholds {
        thresholds.append([
          currency, .text("f"), .count(score), .count(lowest), .count(highest), .count(count),
        ])
      }
      for (score, lowest, highest, count) in monetary.thresholds {
        thresholds.append([
          currency, .text("m"), .count(score), .total(lowest), .total(highest), .count(count),
        ])
      }
    }
    rows.sort { ($0.name, $0.currency) < ($1.name, $1.currency) }
    rfm.rows = rows.map(\.cells)
    let predicted = predictions.contains { $0 != nil } ? [holdOut, predictedTable(names)] : []
    return [rfm, standing.table(currencies), thresholds, interval, curve, cohortTable]
      + predicted
  }

  private func customer(_ record: CustomerRecord) -> PredictedValue.Customer {
    PredictedValue.Customer(
      number: persons[Int(record.person)].identityHash,
      days: zip(record.orderDays, record.dayNets).map { ($0, $1) })
  }

  /// What must be said of the predictions.
  var notes: [String] {
    guard question.predicts else { return [] }
    return predictions.enumerated().compactMap { index, prediction in
      guard let prediction else {
        return "no value is predicted in \(currencies[index]): that takes "
          + "\(PredictedValue.fewestCustomers) customers, \(PredictedValue.fewestRepeats) of whom "
          + "came again, and a model that fits"
      }
      return "\(currencies[index]): expected_orders and expected_value look "
        + "\(prediction.horizon) days ahead, as far as hold_out was checked"
    }
  }

  private func cells(_ record: CustomerRecord, _ name: ByteText, _ scores: [Int]) -> [Cell] {
    let segment = CustomerSegment(
      recency: scores[0], frequency: scores[1], orders: record.orders)
    let days = orderDays[record.person] ?? []
    let usual = intervals?.longestUsualGap(days)
    return [
      .text(name), .count(today - record.lastDay), .count(record.orders), .total(record.net),
      .count(scores[0]), .count(scores[1]), .count(scores[2]), .text(segment.rawValue),
      .text(currencies[Int(record.currency)]), usual.map(Cell.count) ?? .null,
      .flag(intervals?.isOverdue(days) ?? false),
    ]
  }

  /// The models, and how wrong they were about the last third of the time.
  private var holdOut: ReportTable {
    var table = ReportTable(
      name: "hold_out",
      columns: [
        "currency", "customers", "days", "predicted_orders", "actual_orders", "orders_error",
        "mean_absolute_error", "predicted_value", "actual_value", "value_error", "r", "alpha", "a",
        "b", "p", "q", "v",
      ])
    for (currency, prediction) in zip(currencies, predictions) {
      guard let prediction else { continue }
      let (held, model, spend) = (prediction.holdOut, prediction.purchases, prediction.spend)
      let actual = Double(held.actualValue.tenThousandths) / 10_000
      let orders = Double(held.actualOrders)
      table.append([
        .text(currency), .count(held.customers), .count(held.days), .number(held.predictedOrders),
        .count(held.actualOrders),
        orders > 0 ? .rate(held.predictedOrders / orders - 1) : .null, .number(held.meanError),
        spend == nil ? .null : .amount(held.predictedValue), .total(held.actualValue),
        spend != nil && actual > 0 ? .rate(held.predictedValue / actual - 1) : .null,
        .number(model.r), .number(model.alpha), .number(model.a), .number(model.b),
        .number(orNull: spend?.p), .number(orNull: spend?.q), .number(orNull: spend?.v),
      ])
    }
    return table
  }

  /// What to expect of each customer, beside how wrong that was when it could be checked.
  private func predictedTable(_ names: any PersonNames) -> ReportTable {
    var table = ReportTable(
      name: "predicted",
      columns: [
        "person", "currency", "days", "expected_orders", "expected_value", "hold_out_value_error",
      ])
    var rows: [(name: ByteText, currency: Int, cells: [Cell])] = []
    for (index, own) in records.enumerated() {
      guard let prediction = predictions[index] else { continue }
      let held = prediction.holdOut
      let actual = Double(held.actualValue.tenThousandths) / 10_000
      for record in own where record.orderDays[0] <= today {
        let customer = customer(record)
        let name = names.name(of: persons[Int(record.person)])
        let orders = prediction.purchases.expected(
          customer.history(until: today), within: prediction.horizon)
        let spend = prediction.spend?.expected(customer.spend(until: today))
        rows.append(
          (
            name, index,
            [
              .text(name), .text(currencies[index]), .count(prediction.horizon), .number(orders),
              spend.map { .amount(orders * $0) } ?? .null,
              spend != nil && actual > 0 ? .rate(held.predictedValue / actual - 1) : .null,
            ]
          ))
      }
    }
    rows.sort { ($0.name, $0.currency) < ($1.name, $1.currency) }
    table.rows = rows.map(\.cells)
    return table
  }

  private var interval: ReportTable {
    var table = ReportTable(
      name: "interval",
      columns: [
        "gaps", "open_gaps", "p25_days", "median_days", "p75_days", "p90_days", "overdue",
      ])
    let quantiles = [0.25, 0.5, 0.75, 0.9].map { share in
      intervals?.curve.quantile(share).map(Cell.count) ?? .null
    }
    let overdue = orderDays.values.count { intervals?.isOverdue($0) ?? false }
    table.append(
      [.count(intervals?.gaps ?? 0), .count(intervals?.openGaps ?? 0)] + quantiles
        + [.count(overdue)])
    return table
  }

  private var curve: ReportTable {
    var table = ReportTable(
      name: "interval_curve",
      columns: [
        "days", "waiting", "bought_again", "share_still_waiting", "share_low", "share_high",
      ])
    // Greenwood's variance, on the scale of log(-log) so that the ends stay between 0 and 1.
    var variance = 0.0
    for point in intervals?.curve.points ?? [] {
      let left = point.waiting - point.ended
      if left > 0 { variance += Double(point.ended) / Double(point.waiting) / Double(left) }
      let ends: [Cell]
      if left > 0, point.survival < 1 {
        let log = Natural.log(point.survival)
        let width = min(600, 1.959_963_984_540_054 * variance.squareRoot() / -log)
        ends = [width, -width].map { .rate(Natural.exp(log * Natural.exp($0))) }
      } else {
        ends = [.null, .null]
      }
      table.append(
        [.count(point.length), .count(point.waiting), .count(point.ended), .rate(point.survival)]
          + ends)
    }
    return table
  }

  /// What the customers of each period of first orders have brought to date.
  private var cohortTable: ReportTable {
    var table = ReportTable(
      name: "cohorts",
      columns: [
        "cohort", "currency", "customers", "orders", "net_revenue", "net_per_customer", "left_edge",
        "net_per_customer_low", "net_per_customer_high",
      ])
    struct Sums {
      /// What each group of persons brought, and how many they are.
      var drawn = GroupedSums(columns: 2)
      var customers = 0
      var orders = 0
      var net = MoneySum.zero
    }
    var sums: [[Int]: Sums] = [:]
    for record in records.joined() {
      guard let cohort = cohorts[Int(record.person)] else { continue }
      let key = [cohort, Int(record.currency)]
      sums[key, default: Sums()].customers += 1
      sums[key, default: Sums()].orders += record.orders
      sums[key, default: Sums()].net += record.net
      let group = GroupedSums.group(ofPerson: persons[Int(record.person)].identityHash)
      sums[key]?.drawn.add(record.net.tenThousandths, to: 0, ofGroup: group)
      sums[key]?.drawn.add(1, to: 1, ofGroup: group)
    }
    for (key, sum) in sums.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
      let mean = BootstrapInterval(sum.drawn.drawn.map { $0[1] > 0 ? $0[0] / $0[1] : nil })
      table.append(
        [
          .date(calendar.firstDay(of: key[0])), .text(currencies[key[1]]), .count(sum.customers),
          .count(sum.orders), .total(sum.net), .total(sum.net.divided(by: sum.customers)),
          .flag(dataStart.map { calendar.start(of: key[0]) <= $0 } ?? false),
        ] + Cell.moneyEnds(mean))
    }
    return table
  }
}
