import CairnAnalysis
import CairnModel
import TestSupport

/// A small shop for two periods, with ties, orders that come again, refunds and several currencies,
/// and what is asked about it.
struct CompareWorld {
  var diary = JourneyDiary()
  var question = CompareQuestion(.split(BatchBuilder.start))
  /// Orders and refunds in the order of their keys, as the plain twin of revenue reads them.
  var sales: [Sale] = []
  /// The day of a person's first order as a source tells it, from the first midnight on.
  var knownFirstDay: [Int: Int] = [:]
  /// The dated rates that some worlds have.
  private(set) var exchange: ExchangeTwin?
  /// Whether a world has persons enough on both sides for intervals.
  let isLarge: Bool
  private static let lastDay = 24
  private static let isMobile = EventFilter.comparison(
    property: "device", .equal, .text("mobile"))

  init(seed: UInt64) {
    var random = Seeded(seed)
    isLarge = random.chance(25)
    let people = isLarge ? 40 + random.below(40) : 1 + random.below(8)
    for person in 0..<people { addPerson(person, &random) }
    // Any moment is an end of the data, so that days are whole, or just not.
    add("edge", "page_view", random.below(3) * 1_500, [:])
    add("edge", "page_view", Self.lastDay * 86_400 - random.below(9_000), [:])
    ask(people, &random)
    if random.chance(40) {
      exchange = ExchangeTwin(seed: seed)
      diary.definitions.commerce.rates = exchange?.rates
    }
  }

  private mutating func addPerson(_ person: Int, _ random: inout Seeded) {
    let device = ["mobile", "desktop", isLarge ? "mobile" : nil][random.below(3)]
    var second = random.below(20) * 43_200
    for _ in 0..<(1 + random.below(isLarge ? 12 : 16)) {
      // Nothing at all makes a tie; hours and days make sessions and both periods.
      second += [0, 0, 60, 1_801, 20_000, 86_400, 200_000][random.below(7)]
      guard second < Self.lastDay * 86_400 else { return }
      var values: [String: PropertyValue] = [:]
      if let device { values["device"] = .text(ByteText(device)) }
      if random.chance(70) { values["country"] = .text(random.chance(50) ? "DE" : "PL") }
      if random.chance(30) { values["utm_medium"] = .text(random.chance(50) ? "email" : "cpc") }
      if random.chance(5) {
        let day = random.chance(50) ? -1 : 7
        values["since"] = .text(day < 0 ? "2025-12-31" : "2026-01-08")
        knownFirstDay[person] = min(day, knownFirstDay[person] ?? day)
      }
      // Two devices have sessions that lie among each other.
      values["cookie"] = .text(ByteText("c\(person)-\(random.below(2))"))
      let name = ["page_view", "view_item", "add_to_cart", "support_ticket", "purchase", "refund"][
        random.below(6)]
      if name == "purchase" || name == "refund" {
        addSale(person, second, isRefund: name == "refund", &values, &random)
      }
      add("p\(person)", name, second, values)
    }
  }

  private mutating func addSale(
    _ person: Int, _ second: Int, isRefund: Bool, _ values: inout [String: PropertyValue],
    _ random: inout Seeded
  ) {
    let sale = Sale(
      person: person, time: second, isRefund: isRefund,
      id: random.chance(80) ? "\(random.below(isLarge ? 200 : 12))" : nil,
      value: random.chance(85) ? [0, 10_000, 12_345, 250_000][random.below(4)] : nil,
      currency: random.chance(80) ? ["EUR", "PLN"][random.below(2)] : nil)
    sales.append(sale)
    if let id = sale.id { values["order_id"] = .text(ByteText(id)) }
    if let value = sale.value {
      values["value"] = .decimal(Decimal4(tenThousandths: Int64(value)))
    }
    if let currency = sale.currency { values["currency"] = .text(ByteText(currency)) }
  }

  private mutating func add(
    _ person: String, _ name: String, _ second: Int, _ values: [String: PropertyValue]
  ) {
    diary.builder.add(
      person: person, event: name, at: Self.time(second), values: values)
  }

  static func time(_ second: Int) -> EventTime { BatchBuilder.start + .seconds(Int64(second)) }

  // MARK: The question

  private mutating func ask(_ people: Int, _ random: inout Seeded) {
    diary.definitions.commerce.firstOrder = "since"
    let noon = random.chance(20) ? 43_200 : 0
    switch random.below(4) {
    case 0, 1:
      let day = 2 + random.below(Self.lastDay - 4)
      question = CompareQuestion(.split(Self.time(day * 86_400 + noon)))
      if random.chance(30) { diary.scope.from = Self.time(random.below(4) * 86_400 + noon) }
      if random.chance(30) { diary.scope.to = Self.time((19 + random.below(6)) * 86_400) }
    case 2:
      let days = [1, 5, 7][random.below(3)]
      let first = random.below(5)
      let second = first + days + random.below(6)
      func range(_ day: Int) -> Range<EventTime> {
        Self.time(day * 86_400)..<Self.time((day + days) * 86_400)
      }
      let isTurned = random.chance(30)
      question = CompareQuestion(
        .ranges(
          before: range(isTurned ? second : first), after: range(isTurned ? first : second)))
    default:
      question = CompareQuestion(.segments("old", "new"))
      question.members = [draw(people, 45, &random), draw(people, 45, &random)]
      if random.chance(30) { diary.scope.from = Self.time(random.below(10) * 86_400) }
      if random.chance(50) { diary.scope.to = Self.time((12 + random.below(30)) * 86_400) }
    }
    question.window = [.hours(1), .days(1), .days(3)][random.below(3)]
    if random.chance(40) { question.control = Self.isMobile }
    if random.chance(50) {
      question.explainingSegments = [
        CompareQuestion.Segment(name: "loyal", persons: draw(people, 30, &random))
      ]
    }
  }

  private func draw(_ people: Int, _ percent: Int, _ random: inout Seeded) -> Set<PersonRef> {
    Set((0..<people).filter { _ in random.chance(percent) }.map { TestNames.reference("p\($0)") })
  }
}
