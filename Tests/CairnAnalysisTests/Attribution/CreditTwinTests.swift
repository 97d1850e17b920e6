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

  /// The conversions as the words have them: the latest version of each id, its touches' channels.
  private func conversions(_ events: [Event]) -> [(all: [String], path: [String], ages: [Int])] {
    let ordered = events.enumerated().sorted { ($0.1.day, $0.0) < ($1.1.day, $1.0) }
    var orders: [Event] = []
    for (_, event) in ordered where event.channel == nil {
      if let id = event.order { orders.removeAll { $0.order == id } }
      orders.append(event)
    }
    return orders.map { order in
      let touches = ordered.map(\.1).filter {
        $0.channel != nil && $0.person == order.person && $0.day <= order.day
          && order.day - $0.day <= 30
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
    case .decay:
      // 2^(-d/7), by multiplying the seventh root of a half.
      let weights = ages.map { age in (0..<age).reduce(1.0) { weight, _ in weight * 0.905723664 } }
      let whole = weights.reduce(0, +)
      return weights.map { $0 / whole }
    default: return ages.map { _ in 1 / Double(count) }
    }
  }

  private func credit(
    _ model: ChannelsQuestion.Model, _ events: [Event]
  ) -> [String: Double] {
    var credit: [String: Double] = [:]
    for (all, path, ages) in conversions(events) {
      guard let last = all.last else {
        credit["unattributed", default: 0] += 1
        continue
      }
      if model == .last {
        credit[last, default: 0] += 1
        continue
      }
      for (channel, share) in zip(path, shares(model, ages)) where share > 0 {
        credit[channel, default: 0] += share
      }
    }
    return credit
  }

  @Test("1,000 random stores give the same credit, and every model the same sums")
  func randomStores() {
    let models: [ChannelsQuestion.Model] = [
      .first, .last, .lastNonDirect, .linear, .position, .decay,
    ]
    for seed in UInt64(0)..<1_000 {
      let events = events(seed)
      let report = world(events).report(ChannelsQuestion(), workers: 1 + Int(seed % 3))
      for model in models {
        let found = TouchWorld.credit(report, model)
        let expected = credit(model, events)
        #expect(Set(found.keys) == Set(expected.keys), "seed \(seed) \(model)")
        for (channel, share) in expected {
          #expect(abs((found[channel] ?? -1) - share) < 1e-6, "seed \(seed) \(model)")
        }
      }
      expectSums(report, seed)
    }
  }

  /// Conversions and revenue of each model add up to the totals, currency by currency.
  private func expectSums(_ report: Report, _ seed: UInt64) {
    for total in report[table: "totals"]?.rows ?? [] {
      for model in ChannelsQuestion.Model.builtIn {
        var count = 0.0
        var revenue = Decimal4.zero
        for row in report[table: "credit"]?.rows ?? []
        where row[0] == .text(model.rawValue) && row[4] == total[0] {
          if case .number(let credit) = row[2] { count += credit }
          if case .money(let amount) = row[3] { revenue += amount }
        }
        #expect(total[2] == .money(revenue), "seed \(seed) \(model)")
        guard case .count(let conversions) = total[1] else { continue }
        #expect(abs(count - Double(conversions)) < 1e-9, "seed \(seed) \(model)")
      }
    }
  }

  @Test("Shapley's values are the mean over all orders of joining")
  func shapleyByOrders() {
    let orders = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]]
    let names = ["X", "Y", "Z"]
    for seed in UInt64(0)..<300 {
      let events = events(seed).filter { $0.channel != "Direct" }
      let sets = conversions(events).map { Set($0.path) }.filter { !$0.isEmpty }
      func worth(_ joined: Set<String>) -> Int { sets.count { $0.isSubset(of: joined) } }
      var values: [String: Double] = [:]
      for order in orders {
        var joined: Set<String> = []
        for place in order {
          let before = worth(joined)
          joined.insert(names[place])
          values[names[place], default: 0] += Double(worth(joined) - before) / 6
        }
      }
      let found = TouchWorld.credit(world(events).report(ChannelsQuestion()), .shapley)
      for name in names {
        #expect(abs((found[name] ?? 0) - (values[name] ?? 0)) < 1e-9, "seed \(seed)")
      }
    }
  }

  @Test("the Markov chain's probabilities are those of letting it run")
  func markovByRunning() {
    for seed in UInt64(0)..<300 {
      let events = events(seed).filter { $0.channel != "Direct" }
      let report = world(events).report(ChannelsQuestion())
      guard case .rate(let found)? = report[table: "removal"]?[column: "conversion_with_all"].first
      else { continue }
      var steps: [String: [String: Double]] = [:]
      func take(_ path: [String], to end: String) {
        let way = ["start"] + path + [end]
        for (from, to) in zip(way, way.dropFirst()) {
          steps[from, default: [:]][to, default: 0] += 1
        }
      }
      for conversion in conversions(events) where !conversion.path.isEmpty {
        take(conversion.path, to: "converted")
      }
      let buyers = Set(events.filter { $0.channel == nil }.map(\.person))
      for person in 0..<4 where !buyers.contains(person) {
        let touches = events.enumerated().filter { $0.1.person == person }
          .sorted { ($0.1.day, $0.0) < ($1.1.day, $1.0) }.compactMap(\.1.channel)
        var path: [String] = []
        for channel in touches where path.last != channel { path.append(channel) }
        if !path.isEmpty { take(path, to: "lost") }
      }
      var chances: [String: Double] = ["start": 1]
      var converted = 0.0
      for _ in 0..<2_000 {
        var next: [String: Double] = [:]
        for (from, chance) in chances {
          let whole = steps[from]?.values.reduce(0, +) ?? 0
          for (to, count) in steps[from] ?? [:] {
            if to == "converted" { converted += chance * count / whole }
            next[to, default: 0] += chance * count / whole
          }
        }
        next["converted"] = nil
        next["lost"] = nil
        chances = next
      }
      #expect(abs(found - converted) < 1e-6, "seed \(seed)")
    }
  }
}
