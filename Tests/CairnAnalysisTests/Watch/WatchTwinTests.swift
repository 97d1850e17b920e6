import CairnAnalysis
import CairnJourney
import CairnModel
import TestSupport
import Testing

@Suite("Watch held to its twin")
struct WatchTwinTests {
  private struct Event {
    var person: Int
    var time: EventTime
    var day: Int
    var name: String
    var channel: String
    var session: UInt32
    var order: Int?
    var value = 0
    var currency = ""
  }

  private static let days = 75
  private static let metrics = [
    "events", "persons", "sessions", "session_conversion_rate", "orders", "revenue", "aov",
  ]

  private func diary(_ seed: UInt64) -> JourneyDiary {
    var random = Seeded(seed)
    var diary = JourneyDiary()
    diary.definitions.watch = Self.metrics.map { metric in
      var rules = WatchRules(name: "the \(metric)", metric: metric)
      rules.every = [.day, .week, .month][random.below(3)]
      if random.chance(60) { rules.history = 4 + random.below(5) }
      if random.chance(40) { rules.change = Decimal4(tenThousandths: 2_000) }
      func bound(_ below: Int) -> Decimal4? {
        guard random.chance(40) else { return nil }
        return Decimal4(tenThousandths: Int64(random.below(below)) * 10_000)
      }
      (rules.least, rules.most) = (bound(8), bound(12))
      return rules
    }
    for index in 0..<(200 + random.below(200)) {
      let person = random.below(40)
      let time =
        BatchBuilder.start + .days(Int64(random.below(Self.days)))
        + .minutes(Int64(random.below(1_440))) + TimeSpan(microseconds: Int64(index))
      var values: [String: PropertyValue] = ["cookie": .text(ByteText("c\(person)"))]
      if random.chance(40) { values["utm_medium"] = .text(random.chance(50) ? "email" : "cpc") }
      let name = random.chance(30) ? "purchase" : "page_view"
      if name == "purchase" {
        // Some come again with the same id, and the later version stands.
        values["order_id"] = .integer(Int64(random.chance(20) ? random.below(20) : 100 + index))
        values["value"] = .integer(Int64(1 + random.below(90)))
        values["currency"] = .text(random.chance(80) ? "EUR" : "PLN")
        // Of some a part is given back, or all, be it in another period.
        if random.chance(25) {
          var refund = values
          refund["value"] = .integer(Int64(1 + random.below(60)))
          let last = BatchBuilder.start + .days(Int64(Self.days)) - .minutes(1)
          diary.builder.add(
            person: "p\(person)", event: "refund",
            at: max(time, min(time + .minutes(Int64(random.below(20_000))), last)), values: refund)
        }
      }
      diary.builder.add(person: "p\(person)", event: name, at: time, values: values)
    }
    diary.builder.add(person: "z", event: "page_view", at: BatchBuilder.start)
    let end = BatchBuilder.start + .days(Int64(Self.days)) - .minutes(Int64(random.below(180)))
    diary.builder.add(person: "z", event: "page_view", at: end)
    return diary
  }

  /// The events as the walk brings them, each with its channel and session.
  private func events(_ diary: JourneyDiary) -> [Event] {
    let context = diary.context
    let batch = diary.run { ($0.sessions, $0.channels) = (true, true) }
    let names = diary.definitions.channels.channels
    func value(_ property: ByteText, _ row: Int) -> PropertyValue? {
      context.index(ofProperty: property).flatMap {
        context.tables.value(batch.properties[$0], row)
      }
    }
    return (0..<batch.personCount).flatMap { person in
      batch.rows(ofPerson: person).map { row in
        let channel = Int(batch.journey.channels[row])
        var event = Event(
          person: person, time: batch.times[row],
          day: Int((batch.times[row] - BatchBuilder.start).seconds / 86_400),
          name: context.tables.names[Int(batch.names[row])].description,
          channel: channel < names.count ? names[channel] : "(none)",
          session: batch.journey.sessions[row])
        if case .integer(let id) = value("order_id", row) { event.order = Int(id) }
        if case .integer(let money) = value("value", row) { event.value = Int(money) }
        event.currency = value("currency", row)?.description ?? ""
        return event
      }
    }
  }

  // MARK: The plain figures

  /// The first day of each period in the data; the first of them may have begun before it.
  private func starts(_ unit: CalendarUnit) -> [Int] {
    switch unit {
    case .day: Array(0...Self.days)
    // The data begin on a Thursday, 1 January.
    case .week: Array(stride(from: -3, through: Self.days + 7, by: 7))
    case .month: [0, 31, 59, 90]
    }
  }

  /// By channel, the parts and wholes of a figure in some days.
  private func sums(
    _ metric: String, _ events: [Event], _ orders: [Event], _ days: Range<Int>
  ) -> [String: (x: Double, y: Double)] {
    var sums: [String: (x: Double, y: Double)] = [:]
    func add(_ channel: String, _ x: Double, _ y: Double = 0) {
      let old = sums[channel] ?? (0, 0)
      sums[channel] = (old.x + x, old.y + y)
    }
    let there = events.filter { days.contains($0.day) }
    let currency = mainCurrency(orders)
    switch metric {
    case "events":
      for event in there { add(event.channel, 1) }
    case "persons":
      for (index, event) in there.enumerated()
      where !there[..<index].contains(where: { $0.person == event.person }) {
        add(event.channel, 1)
      }
    case "sessions", "session_conversion_rate":
      for (index, event) in events.enumerated()
      where !events[..<index].contains(where: { isOfOneSession($0, event) }) {
        guard days.contains(event.day) else { continue }
        let hasOrder = events.contains {
          isOfOneSession($0, event) && $0.name == "purchase"
        }
        metric == "sessions" ? add(event.channel, 1) : add(event.channel, hasOrder ? 1 : 0, 1)
      }
    default:
      for order in orders where days.contains(order.day) {
        if metric == "orders" { add(order.channel, 1) }
        guard metric != "orders", order.currency == currency else { continue }
        let value = metric == "aov" ? order.value - refunded(order, events) : order.value
        add(order.channel, Double(value), metric == "aov" ? 1 : 0)
      }
    }
    return sums
  }

  /// What was ever given back of an order, in its own currency.
  private func refunded(_ order: Event, _ events: [Event]) -> Int {
    events.filter {
      $0.name == "refund" && $0.order == order.order && $0.currency == order.currency
    }.reduce(0) { $0 + $1.value }
  }

  private func isOfOneSession(_ left: Event, _ right: Event) -> Bool {
    left.person == right.person && left.session == right.session
  }

  private func mainCurrency(_ orders: [Event]) -> String {
    let counts = Dictionary(grouping: orders, by: \.currency).mapValues(\.count)
    return counts.min { ($1.value, $0.key) < ($0.value, $1.key) }?.key ?? ""
  }

  private func value(_ metric: String, _ sums: [String: (x: Double, y: Double)]) -> Double? {
    let (x, y) = sums.values.reduce((0.0, 0.0)) { ($0.0 + $1.x, $0.1 + $1.y) }
    guard metric == "aov" || metric == "session_conversion_rate" else { return x }
    return y == 0 ? nil : x / y
  }

  private func band(_ values: [Double], _ metric: String) -> (low: Double, high: Double)? {
    let quantiles = [4: 5.841, 5: 4.604, 6: 4.032, 7: 3.707, 8: 3.499]
    guard let quantile = quantiles[values.count] else { return nil }
    let count = Double(values.count)
    let mean = values.reduce(0, +) / count
    var variance = values.map { ($0 - mean) * ($0 - mean) }.reduce(0, +) / (count - 1)
    if ["events", "persons", "sessions", "orders"].contains(metric) {
      variance = max(variance, mean)
    }
    let half = quantile * (variance + variance / count).squareRoot()
    let most = metric == "session_conversion_rate" ? 1 : Double.infinity
    return (max(0, mean - half), min(most, mean + half))
  }

  private func number(_ cell: Cell) -> Double? {
    switch cell {
    case .number(let number): number
    case .rate(let rate): rate
    case .money(let amount): Double(amount.tenThousandths) / 10_000
    default: nil
    }
  }

  private func expect(_ cell: Cell, _ expected: Double?, _ comment: Comment) {
    guard let expected else {
      #expect(cell == .null, comment)
      return
    }
    #expect(abs((number(cell) ?? -1e9) - expected) < 1e-4, comment)
  }

  // MARK: Held to them

  @Test("random shops give the same figures, bands and verdicts")
  func randomShops() throws {
    var alarms = 0
    for seed in UInt64(0)..<UInt64(TestSettings.number("CAIRN_WORLDS") ?? 15) {
      let diary = diary(seed)
      let report = diary.report(
        WatchAnalysis(diary.definitions), workers: 1 + Int(seed % 3), personsPerBatch: 7)
      let events = events(diary)
      let orders = events.filter { $0.name == "purchase" }
      let standing = orders.filter { order in
        // Of the versions of an id the last stands.
        !orders.contains { $0.order == order.order && $0.time > order.time }
          && (refunded(order, events) == 0 || refunded(order, events) < order.value)
      }
      for rules in diary.definitions.watch {
        let row = report[table: "watch"]?.rows.first { $0[0] == .text(ByteText(rules.name)) }
        let comment: Comment = "seed \(seed) \(rules.metric) \(rules.every)"
        if try expectLook(row, report, rules, (events, standing), comment) { alarms += 1 }
      }
    }
    #expect(alarms > 0)
  }
}

extension WatchTwinTests {
  /// Whether a figure is not as usual; its row is compared with the plain figures.
  private func expectLook(
    _ row: [Cell]?, _ report: Report, _ rules: WatchRules,
    _ world: (events: [Event], orders: [Event]), _ comment: Comment
  ) throws -> Bool {
    let starts = starts(rules.every)
    let dataEnd = world.events.map(\.time).max() ?? BatchBuilder.start
    let whole = starts.indices.dropLast().last {
      BatchBuilder.start + .days(Int64(starts[$0 + 1])) <= dataEnd + .hours(1)
    }
    guard let period = whole, starts[period] >= 0 else {
      #expect(row == nil, comment)
      return false
    }
    let row = try #require(row, comment)
    func sums(_ period: Int) -> [String: (x: Double, y: Double)] {
      self.sums(
        rules.metric, world.events, world.orders, starts[period]..<starts[period + 1])
    }
    let step = rules.every == .day ? 7 : 1
    let earlier = (1...max(4, rules.history ?? 8)).map { period - $0 * step }
      .filter { $0 >= 0 && starts[$0] >= 0 }.map(sums)
    let now = sums(period)
    let values = earlier.compactMap { value(rules.metric, $0) }
    let usual = values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
    let band = band(values, rules.metric)
    expect(row[5], value(rules.metric, now), comment)
    expect(row[6], usual, comment)
    expect(row[7], band?.low, comment)
    expect(row[8], band?.high, comment)
    let status = status(rules, value(rules.metric, now), usual, band)
    let learns = rules.history != nil || rules.change != nil
    let quiet = band == nil && learns ? "too early" : "as usual"
    let text = status.isEmpty ? quiet : status.joined(separator: ", ")
    #expect(row[4] == .text(ByteText(text)), comment)
    #expect(row[11] == .flag(!status.isEmpty), comment)
    let notes = report.notes.filter { $0.hasPrefix("\(rules.name): ") }
    #expect(notes.count == (status.isEmpty ? 0 : 1), comment)
    if !earlier.isEmpty { expectParts(report, rules, now, earlier, comment) }
    return !status.isEmpty
  }

  private func status(
    _ rules: WatchRules, _ value: Double?, _ usual: Double?, _ band: (low: Double, high: Double)?
  ) -> [String] {
    guard let value else { return [] }
    func units(_ amount: Decimal4) -> Double { Double(amount.tenThousandths) / 10_000 }
    var status: [String] = []
    if let least = rules.least, value < units(least) { status.append("below min") }
    if let most = rules.most, value > units(most) { status.append("above max") }
    if band != nil, let usual, let change = rules.change,
      abs(value - usual) > units(change) * usual
    {
      status.append("change")
    }
    if rules.history != nil, let band, value < band.low || value > band.high {
      status.append("unusual")
    }
    return status
  }

  /// What each channel did: of rates, mix and rate against the earlier periods together.
  private func expectParts(
    _ report: Report, _ rules: WatchRules, _ now: [String: (x: Double, y: Double)],
    _ earlier: [[String: (x: Double, y: Double)]], _ comment: Comment
  ) {
    var pooled: [String: (x: Double, y: Double)] = [:]
    for (channel, sum) in earlier.joined() {
      let old = pooled[channel] ?? (0, 0)
      pooled[channel] = (old.x + sum.x, old.y + sum.y)
    }
    let isRatio = rules.metric == "aov" || rules.metric == "session_conversion_rate"
    let (before, after) = (
      pooled.values.reduce(0) { $0 + $1.y }, now.values.reduce(0) { $0 + $1.y }
    )
    let rates = (value(rules.metric, pooled) ?? 0, value(rules.metric, now) ?? 0)
    for channel in Set(now.keys).union(pooled.keys) {
      let (old, new) = (pooled[channel] ?? (0, 0), now[channel] ?? (0, 0))
      var part = new.x - old.x / Double(earlier.count)
      if isRatio {
        part = 0
        let first = old.y > 0 ? old.x / old.y : new.y > 0 ? new.x / new.y : nil
        let second = new.y > 0 ? new.x / new.y : first
        if before > 0, after > 0, let first, let second {
          let weights = (old.y / before, new.y / after)
          part =
            (weights.1 - weights.0) * ((first + second) / 2 - (rates.0 + rates.1) / 2)
            + (second - first) * (weights.0 + weights.1) / 2
        }
      }
      let row = report[table: "why"]?.rows.first {
        $0[0] == .text(ByteText(rules.name)) && $0[1] == .text(ByteText(channel))
      }
      #expect(abs((row.flatMap { number($0[4]) } ?? 0) - part) < 1e-4, comment)
    }
  }
}
