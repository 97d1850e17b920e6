import CairnAnalysis
import CairnModel
import TestSupport
import Testing

@Suite("Drop-off held to its twin")
struct DropOffTwinTests {
  private struct Event {
    var person: Int
    var name: String
    var minute: Int
  }

  @Test("in random stores leavers and their next events are those of the funnel's persons")
  func randomStores() {
    for seed in UInt64(0)..<500 { expectAgreement(seed) }
  }

  @Test("no more is lost at the steps than was in the carts")
  func basketsAreCarts() {
    for seed in UInt64(0)..<300 {
      let world = CartsWorld(seed: seed)
      let events = world.events
      var definitions = Definitions()
      definitions.commerce.abandonAfter = .hours(Int64(CartsWorld.limit))
      var funnel = FunnelQuestion(
        steps: DropOffAnalysisTests.steps(["add_to_cart", "begin_checkout", "purchase"]),
        window: .hours(10))
      funnel.entry = .each
      let context = events.context(definitions: definitions)
      let report = events.report(
        DropOffAnalysis(DropOffQuestion(funnel), definitions), context, workers: 2,
        personsPerBatch: 1)
      let carts = events.report(CartsAnalysis(CartsQuestion(), definitions), context)
      let baskets = money(report[table: "points"]?[column: "basket_value"])
      let lost = money(carts[table: "summary"]?[column: "net_value_lost"])
      #expect(baskets <= lost, "seed \(seed)")
    }
  }

  private func money(_ cells: [Cell]?) -> Decimal4 {
    (cells ?? []).reduce(.zero) { if case .money(let amount) = $1 { $0 + amount } else { $0 } }
  }

  private func expectAgreement(_ seed: UInt64) {
    var random = Seeded(seed)
    let names = ["view", "cart", "buy", "help", "search"]
    var events: [Event] = []
    for _ in 0..<(1 + random.below(40)) {
      events.append(
        Event(
          person: random.below(6), name: names[random.below(5)], minute: random.below(200)))
    }
    var builder = BatchBuilder()
    for event in events {
      builder.add(
        person: "p\(event.person)", event: event.name,
        at: BatchBuilder.start + .minutes(Int64(event.minute)))
    }
    var funnel = FunnelQuestion(
      steps: DropOffAnalysisTests.steps(["view", "cart", "buy"]), window: .minutes(40))
    funnel.showsPersons = true
    let counted = builder.report(FunnelAnalysis(funnel))
    let persons = counted[table: "persons"]
    let report = builder.report(
      DropOffAnalysis(DropOffQuestion(funnel), Definitions()), workers: 1 + Int(seed % 3),
      personsPerBatch: 2)
    for column in ["dropped", "open"] {
      let steps = counted[table: "steps"]?[column: column].dropLast()
      let own = (report[table: "points"]?.rows ?? []).sorted { rank($0[0]) < rank($1[0]) }
      let index = report[table: "points"]?.columns.firstIndex(of: column) ?? 0
      #expect(own.map { $0[index] } == Array(steps ?? []), "seed \(seed)")
    }
    let end = events.map(\.minute).max() ?? 0
    let expected = leavers(persons, events, end)
    let found = report[table: "next"]?.rows.map { Array($0[0...2]) }
    #expect(found == expected, "seed \(seed)")
    let points = report[table: "points"]?.rows.map { ($0[0], $0[2]) } ?? []
    let dropped = (1...2).map { step in points.first { $0.0 == .count(step) }?.1 }
    let sums = (1...2).map { step in
      Cell.count(
        expected.reduce(0) { sum, row in
          guard row[0] == .count(step), case .count(let count) = row[2] else { return sum }
          return sum + count
        })
    }
    #expect(dropped == sums, "seed \(seed)")
  }

  private func rank(_ step: Cell) -> Int { if case .count(let step) = step { step } else { 0 } }

  /// For each step and next event, how many of the funnel's persons left so.
  private func leavers(_ persons: ReportTable?, _ events: [Event], _ end: Int) -> [[Cell]] {
    var counts: [[String]: Int] = [:]
    for row in persons?.rows ?? [] {
      guard case .text(let person) = row[0], case .count(let level) = row[1], level < 3,
        case .time(let entry) = row[2], case .time(let last) = row[3]
      else { continue }
      let entered = Int((entry - BatchBuilder.start).seconds / 60)
      let left = Int((last - BatchBuilder.start).seconds / 60)
      guard entered + 40 <= end else { continue }
      let later = events.filter {
        "customer:p\($0.person)" == person.description && $0.minute > left
          && $0.minute <= entered + 40
      }
      let next = later.min { ($0.minute, $0.name) < ($1.minute, $1.name) }
      counts[["\(level)", next?.name ?? "(end)"], default: 0] += 1
    }
    return counts.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map { key, count in
      [.count(Int(key[0]) ?? 0), .text(key[1]), .count(count)]
    }
  }
}
