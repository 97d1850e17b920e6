import CairnAnalysis
import CairnModel
import TestSupport
import Testing

@Suite("Credit held to its twin")
struct CreditTwinTests {
  private struct Event {
    var person: Int
    var day: Int
    var channel: String?
    var order: Int?
    var value = 0
    var currency = "EUR"
  }

  private func events(_ seed: UInt64) -> [Event] {
    var random = Seeded(seed)
    let channels = ["X", "Y", "Z", "Direct"]
    return (0..<(2 + random.below(20))).map { index in
      var event = Event(person: random.below(4), day: random.below(50))
      if random.chance(65) {
        event.channel = channels[random.below(4)]
      } else {
        event.order = random.chance(80) ? random.below(8) : nil
        event.value = random.below(5) * 12_345
        event.currency = random.chance(75) ? "EUR" : "PLN"
      }
      // A touch has a channel; what has none is an order.
      return event
    }
  }

  private func world(_ events: [Event]) -> TouchWorld {
    var world = TouchWorld()
    for event in events {
      var values: [String: PropertyValue] = [:]
      if let channel = event.channel {
        values["channel"] = .text(ByteText(channel))
      } else {
        values["order_id"] = event.order.map { .integer(Int64($0)) }
        values["value"] = .decimal(Decimal4(tenThousandths: Int64(event.value)))
        values["currency"] = .text(ByteText(event.currency))
      }
      world.builder.add(
        person: "p\(event.person)", event: event.channel == nil ? "purchase" : "visit",
        at: BatchBuilder.start + .days(Int64(event.day)), values: values)
    }
    return world
  }

  private func inOrder(_ events: [Event]) -> [Event] {
    events.enumerated().sorted { ($0.1.day, $0.0) < ($1.1.day, $1.0) }.map(\.1)
  }

  /// The latest version of each order id, over all persons.
  private func orders(_ events: [Event]) -> [Event] {
    inOrder(events).reduce(into: []) { orders, event in
      guard event.channel == nil else { return }
      if let id = event.order { orders.removeAll { $0.order == id } }
      orders.append(event)
    }
  }

  /// The day of the person's conversion before an order, or -1.
  private func before(_ order: Event, _ events: [Event]) -> Int {
    orders(events).filter { $0.person == order.person && $0.day < order.day }.map(\.day).max() ?? -1
  }

  /// The conversions as the words have them: the latest version of each id, its touches' channels.
  private func conversions(
    _ events: [Event], resets: Bool = false
  ) -> [(all: [String], path: [String], ages: [Int])] {
    let ordered = inOrder(events)
    return orders(events).map { order in
      let touches = ordered.filter {
        $0.channel != nil && $0.person == order.person && $0.day <= order.day
          && order.day - $0.day <= 30 && $0.day > (resets ? before(order, events) : -1)
      }
      let others = touches.filter { $0.channel != "Direct" }
      var path: [String] = []
      var ages: [Int] = []
      for touch in others.isEmpty ? touches : others {
        if path.last == touch.channel {
          ages[ages.count - 1] = order.day - touch.day
        } else {
          path.append(touch.channel ?? "")
          ages.append(order.day - touch.day)
        }
      }
      return (touches.compactMap(\.channel), path, ages)
    }
  }

  /// The shares of a path's runs under a model that looks at one path at a time.
  private func shares(_ model: ChannelsQuestion.Model, _ ages: [Int]) -> [Double] {
    let count = ages.count
    switch model {
    case .first: return ages.indices.map { $0 == 0 ? 1 : 0 }
    case .lastNonDirect: return ages.indices.map { $0 == count - 1 ? 1 : 0 }
    case .position where count == 1: return [1]
    case .position where count == 2: return [0.5, 0.5]
    case .position:
      return ages.indices.map { $0 == 0 || $0 == count - 1 ? 0.4 : 0.2 / Double(count - 2) }
    case .late where count < 3: return count == 1 ? [1] : [0.25, 0.75]
    case .early where count < 3: return count == 1 ? [1] : [0.75, 0.25]
    case .late, .early:
      let (first, last) = model == .late ? (0.2, 0.6) : (0.6, 0.2)
      return ages.indices.map {
        $0 == 0 ? first : $0 == count - 1 ? last : 0.2 / Double(count - 2)
      }
    case .decay:
      // 2^(-d/7), by multiplying the seventh root of a half.
      let weights = ages.map { age in (0..<age).reduce(1.0) { weight, _ in weight * 0.905723664 } }
      let whole = weights.reduce(0, +)
      return weights.map { $0 / whole }
    default: return ages.map { _ in 1 / Double(count) }
    }
  }

  private func credit(
    _ model: ChannelsQuestion.Model, _ events: [Event], resets: Bool = false
  ) -> [String: Double] {
    var credit: [String: Double] = [:]
    for (all, path, ages) in conversions(events, resets: resets) {
      guard let last = all.last else {
        credit["unattributed", default: 0] += 1
        continue
      }
      if model == .last {
        credit[last, default: 0] += 1
        continue
      }
      if model == .participation {
        for channel in Set(path) { credit[channel, default: 0] += 1 }
        continue
      }
      for (channel, share) in zip(path, shares(model, ages)) where share > 0 {
        credit[channel, default: 0] += share
      }
    }
    return credit
  }

  // MARK: Models that look at all paths together

  private static let channels = ["X", "Y", "Z", "Direct"]

  /// The mean over all orders in which channels may join of what each adds.
  private func shapley(_ events: [Event]) -> [String: Double] {
    let sets = conversions(events).map { Set($0.path) }
    func worth(_ joined: Set<String>) -> Int {
      sets.count { !$0.isEmpty && $0.isSubset(of: joined) }
    }
    var worths: [Set<String>: Int] = [:]
    var credit: [String: Double] = [:]
    func join(_ joined: Set<String>, _ rest: [String], _ orders: Double) {
      for channel in rest {
        let next = joined.union([channel])
        let added =
          (worths[next] ?? worth(next)) - (worths[joined] ?? worth(joined))
        (worths[next], worths[joined]) = (worth(next), worth(joined))
        // Of all orders these begin alike.
        let share = orders / Double(rest.count)
        credit[channel, default: 0] += share * Double(added)
        join(next, rest.filter { $0 != channel }, share)
      }
    }
    join([], Self.channels, 1)
    credit["unattributed"] = Double(sets.count(where: \.isEmpty))
    return credit.filter { $0.value > 1e-9 }
  }

  /// The paths of persons without an order that stands, over all that they touched.
  private func lostPaths(_ events: [Event]) -> [[String]] {
    let buyers = Set(orders(events).map(\.person))
    return (0..<4).filter { !buyers.contains($0) }.map { person in
      let touches = events.enumerated().filter { $0.1.person == person }
        .sorted { ($0.1.day, $0.0) < ($1.1.day, $1.0) }.compactMap(\.1.channel)
      let others = touches.filter { $0 != "Direct" }
      return (others.isEmpty ? touches : others).reduce(into: []) { path, channel in
        if path.last != channel { path.append(channel) }
      }
    }
  }

  /// The probability of a conversion, by letting the chain run until nothing moves any more.
  private func converted(
    _ ways: [(path: [String], isConverted: Bool)], without removed: String?
  ) -> Double {
    // Places 0 to 3 are channels, 4 the start; 5 stands for a conversion, 6 for nothing.
    var steps = Array(repeating: Array(repeating: 0.0, count: 7), count: 5)
    for (path, isConverted) in ways {
      let places = path.compactMap { Self.channels.firstIndex(of: $0) }
      let way = [4] + places + [isConverted ? 5 : 6]
      for (from, to) in zip(way, way.dropFirst()) { steps[from][to] += 1 }
    }
    let gone = removed.flatMap { Self.channels.firstIndex(of: $0) }
    var (chances, sum) = ([0, 0, 0, 0, 1.0], 0.0)
    while chances.contains(where: { $0 > 1e-12 }) {
      var next = Array(repeating: 0.0, count: 5)
      for from in 0..<5 where chances[from] > 0 {
        let whole = steps[from].reduce(0, +)
        sum += chances[from] * steps[from][5] / whole
        for to in 0..<4 where to != gone { next[to] += chances[from] * steps[from][to] / whole }
      }
      chances = next
    }
    return sum
  }

  private func markov(_ events: [Event]) -> [String: Double] {
    let paths = conversions(events).map(\.path)
    let ways =
      paths.filter { !$0.isEmpty }.map { ($0, true) }
      + lostPaths(events).filter { !$0.isEmpty }.map { ($0, false) }
    var credit: [String: Double] = [:]
    credit["unattributed"] = Double(paths.count(where: \.isEmpty))
    let all = converted(ways, without: nil)
    if all > 0 {
      let effects = Self.channels.map { 1 - converted(ways, without: $0) / all }
      for (channel, effect) in zip(Self.channels, effects) {
        credit[channel] =
          effect / effects.reduce(0, +) * Double(paths.count { !$0.isEmpty })
      }
    }
    return credit.filter { $0.value > 1e-9 }
  }

  /// `CAIRN_JOURNEYS` says how many journeys to a conversion every model is held to.
  private static let journeys = TestSettings.number("CAIRN_JOURNEYS") ?? 2_000

  @Test("random journeys give the same credit under every model, and every model the same sums")
  func randomStores() {
    var (journeys, seed) = (0, UInt64(0))
    while journeys < Self.journeys {
      let events = events(seed)
      var question = ChannelsQuestion()
      question.models = ChannelsQuestion.Model.allCases
      let report = world(events).report(question, workers: 1 + Int(seed % 3))
      let currencies = report[table: "totals"]?.rows.count ?? 1
      for model in ChannelsQuestion.Model.allCases {
        let found = TouchWorld.credit(report, model)
        let expected =
          model == .markov
          ? markov(events) : model == .shapley ? shapley(events) : credit(model, events)
        for channel in Set(expected.keys).union(found.keys) {
          #expect(
            isPrinted(found[channel], of: expected[channel], currencies),
            "seed \(seed) \(model) \(channel)")
        }
      }
      expectSums(report, seed)
      question.resetsAfterConversion = true
      let cut = world(events).report(question, workers: 1 + Int(seed % 3))
      for model in [ChannelsQuestion.Model.first, .last, .linear, .decay] {
        let (found, expected) = (
          TouchWorld.credit(cut, model), credit(model, events, resets: true)
        )
        for channel in Set(expected.keys).union(found.keys) {
          #expect(
            isPrinted(found[channel], of: expected[channel], currencies),
            "seed \(seed) \(model) \(channel) with resets")
        }
      }
      journeys += conversions(events).count
      seed += 1
    }
  }

  /// Whether a credit is printed as one of the two whole millionths about it, in each currency.
  private func isPrinted(_ found: Double?, of credit: Double?, _ currencies: Int) -> Bool {
    let millionths = (found ?? 0) * 1_000_000
    let isWhole = abs(millionths - millionths.rounded()) < 1e-3
    // The twin's own seventh root of a half has nine places.
    return isWhole && abs(millionths - (credit ?? 0) * 1_000_000) < Double(currencies) + 0.1
  }

  /// Conversions and revenue of each model add up to the totals, currency by currency.
  private func expectSums(_ report: Report, _ seed: UInt64) {
    for total in report[table: "totals"]?.rows ?? [] {
      for model in ChannelsQuestion.Model.builtIn {
        var count = 0
        var revenue = Decimal4.zero
        for row in report[table: "credit"]?.rows ?? []
        where row[0] == .text(model.rawValue) && row[4] == total[0] {
          if case .number(let credit) = row[2] { count += Int((credit * 1_000_000).rounded()) }
          if case .money(let amount) = row[3] { revenue += amount }
        }
        #expect(total[2] == .money(revenue), "seed \(seed) \(model)")
        guard case .count(let conversions) = total[1] else { continue }
        #expect(count == conversions * 1_000_000, "seed \(seed) \(model)")
      }
    }
  }
}
