import Foundation
import TestSupport
import Testing

/// The parts of a change, worked out from the lines of the files without a store.
@Suite(
  "Diff held to its twin",
  .enabled(if: CairnProgram.knows("diff"), "no built program that knows `diff`"))
struct DiffTwinTests {
  /// `CAIRN_DIFFS` says how many random changes are tried.
  private static let worlds = TestSettings.number("CAIRN_DIFFS") ?? 6

  /// An event as it is written; a cookie belongs to one customer at most.
  private struct Event {
    var id: String
    var second: Int
    var cookie: Int
    var isLogin: Bool
    var order: Int?
    var cents = 0
    var currency = "EUR"

    var line: Data {
      var fields = [
        "event_id": id, "timestamp": "\(1_767_225_600 + second)", "anonymous_id": "c\(cookie)",
        "event": order == nil ? "page_view" : "purchase",
      ]
      if isLogin { fields["user_id"] = "u\(cookie % 4)" }
      if let order {
        fields["order_id"] = "o\(order)"
        fields["value"] = "\(cents / 100).\(cents % 100 < 10 ? "0" : "")\(cents % 100)"
        fields["currency"] = currency
      }
      return (try? JSONEncoder().encode(fields) + [0x0A]) ?? Data()
    }
  }

  private struct World {
    var first: [Event] = []
    var second: [Event] = []

    init(_ seed: UInt64) {
      var random = Seeded(seed)
      func event(_ id: String, before day: Int, _ number: Int) -> Event {
        // No two events share a moment; all lie within the 30 days in which a login tells.
        var event = Event(
          id: id, second: random.below(day * 86_400 / 128) * 128 + number,
          cookie: random.below(9), isLogin: random.chance(15))
        if random.chance(30) {
          (event.order, event.cents) = (random.below(30), random.below(9_000))
          if random.chance(20) { event.currency = "PLN" }
        }
        return event
      }
      first = (0..<60).map { event("a\($0)", before: 18, $0) }
      second = (0..<40).map { number in
        // New ones, late ones, and copies of known ones with another content.
        let id = random.chance(30) ? "a\(random.below(60))" : "b\(number)"
        return event(id, before: 24, 60 + number)
      }
    }
  }

  /// Of copies the earliest counts.
  private func counted(_ events: [Event]) -> [Event] {
    Dictionary(grouping: events, by: \.id).values.compactMap { copies in
      copies.min { $0.second < $1.second }
    }
  }

  /// The figures of some events; who is who is told by others.
  private func figures(_ events: [Event], knowing all: [Event]) -> [String: Int] {
    let known = Set(all.filter(\.isLogin).map(\.cookie))
    func person(_ cookie: Int) -> String {
      known.contains(cookie) ? "u\(cookie % 4)" : "c\(cookie)"
    }
    var figures = [
      "sessions.events": events.count,
      "sessions.persons": Set(events.map { person($0.cookie) }).count,
    ]
    let orders = Dictionary(grouping: events.filter { $0.order != nil }) { $0.order ?? 0 }
      .values.compactMap { versions in versions.max { $0.second < $1.second } }
    for (currency, own) in Dictionary(grouping: orders, by: \.currency) {
      figures["revenue.orders \(currency)"] = own.count
      figures["revenue.customers \(currency)"] = Set(own.map { person($0.cookie) }).count
      figures["revenue.net_revenue \(currency)"] = own.reduce(0) { $0 + $1.cents }
    }
    return figures
  }

  /// The figures' parts, cause by cause, as the page tells them.
  private func parts(_ world: World) -> [String: [String: Int]] {
    let before = counted(world.first)
    let after = counted(world.first + world.second)
    let end = world.first.map(\.second).max() ?? 0
    // What stands for the events of before: where a better copy came, that one.
    let known = Set(before.map(\.id))
    let copies = after.filter { known.contains($0.id) }
    let late = after.filter { known.contains($0.id) || $0.second <= end }
    let states: [(cause: String, figures: [String: Int])] = [
      ("start", figures(before, knowing: before)), ("duplicates", figures(copies, knowing: copies)),
      ("late_events", figures(late, knowing: late)), ("identity", figures(late, knowing: after)),
      ("behaviour", figures(after, knowing: after)),
    ]
    var parts: [String: [String: Int]] = [:]
    for (old, new) in zip(states, states.dropFirst()) {
      for figure in Set(old.figures.keys).union(new.figures.keys) {
        let change = (new.figures[figure] ?? 0) - (old.figures[figure] ?? 0)
        // A figure that neither end has, such as that of a currency, has no row.
        let isThere = [states[0], states[states.count - 1]].contains { $0.figures[figure] != nil }
        if change != 0, isThere { parts[figure, default: [:]][new.cause] = change }
      }
    }
    return parts
  }

  private func answer(_ world: World) throws -> Answer {
    let program = try CairnProgram()
    for (name, events) in [("first", world.first), ("second", world.second)] {
      let data = events.reduce(Data()) { $0 + $1.line }
      try data.write(to: URL(fileURLWithPath: "\(program.folder.path)/\(name).ndjson"))
      try program.ingest(["\(name).ndjson"], into: "store")
    }
    return try program.answer(["diff", "--store", "store"])
  }

  @Test("random changes have the parts that the page says, and no others")
  func randomChanges() throws {
    for seed in 0..<UInt64(Self.worlds) {
      let world = World(seed)
      let expected = parts(world)
      var found: [String: [String: Int]] = [:]
      for part in try answer(world).tables["parts"] ?? [] {
        let metric = part.text("metric")
        let isMoney = metric == "revenue.net_revenue"
        let known = ["revenue.orders", "revenue.customers", "sessions.events", "sessions.persons"]
        guard let amount = part.number("amount"), amount != 0, isMoney || known.contains(metric)
        else { continue }
        let currency = part.text("currency")
        found[currency.isEmpty ? metric : "\(metric) \(currency)", default: [:]][
          part.text("cause")] = Int((amount * (isMoney ? 100 : 1)).rounded())
      }
      #expect(found == expected, "seed \(seed)")
    }
  }

  @Test("a run with only a late file is all late events, for every figure")
  func lateOnly() throws {
    for seed in 0..<UInt64(Self.worlds) {
      var world = World(seed)
      let end = world.first.map(\.second).max() ?? 0
      world.second = world.second.enumerated().map { number, event in
        var event = event
        (event.id, event.second) = ("late\(number)", min(event.second, end - 1_000 + number))
        return event
      }
      let answer = try answer(world)
      var moved = 0
      for part in answer.tables["parts"] ?? [] {
        let place: Comment = "seed \(seed) \(part.text("metric")) \(part.text("cause"))"
        if part.text("cause") == "late_events" {
          if let share = part.number("share") {
            #expect(share == 1, place)
            moved += 1
          }
        } else {
          #expect(part.number("amount") == 0, place)
        }
      }
      #expect(moved > 0, "seed \(seed)")
    }
  }
}
