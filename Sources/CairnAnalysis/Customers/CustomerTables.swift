import CairnModel

/// The tables of the customers report.
struct CustomerTables {
  private let question: CustomersQuestion
  private let calendar: PeriodCalendar
  private var persons: [PersonRef] = []
  private var currencies: [ByteText] = []
  private var today = 0
  /// The customers of each currency.
  private var records: [[CustomerRecord]] = []
  private var intervals: PurchaseIntervals?
  /// Each person's days with orders of any currency.
  private var orderDays: [UInt32: [Int]] = [:]
  /// For each person of the log the period of their first order ever.
  private var cohorts: [Int?] = []

  init(_ question: CustomersQuestion, _ context: WalkContext) {
    self.question = question
    calendar = PeriodCalendar(unit: question.cohorts, context.definitions)
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
    let days = orderDays.sorted { $0.key < $1.key }.map(\.value)
    intervals = PurchaseIntervals(days, today: today, ownGaps: question.ownGaps)
    cohorts = book.firstOrders.map { first in
      first.map { calendar.period(of: book.orders[$0].row.time) }
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
    return [rfm, thresholds, interval, curve, cohortTable]
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
      name: "interval_curve", columns: ["days", "waiting", "bought_again", "share_still_waiting"])
    for point in intervals?.curve.points ?? [] {
      table.append([
        .count(point.length), .count(point.waiting), .count(point.ended), .rate(point.survival),
      ])
    }
    return table
  }

  /// What the customers of each period of first orders have brought to date.
  private var cohortTable: ReportTable {
    var table = ReportTable(
      name: "cohorts",
      columns: [
        "cohort", "currency", "customers", "orders", "net_revenue", "net_per_customer",
      ])
    struct Sums {
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
    }
    for (key, sum) in sums.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
      table.append([
        .date(calendar.firstDay(of: key[0])), .text(currencies[key[1]]), .count(sum.customers),
        .count(sum.orders), .total(sum.net), .total(sum.net.divided(by: sum.customers)),
      ])
    }
    return table
  }
}
