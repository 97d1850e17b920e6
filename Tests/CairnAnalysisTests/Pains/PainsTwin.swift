import CairnAnalysis
import CairnModel
import TestSupport

/// What `docs/meaning/pains.md` says, word by word and slowly: every count is a walk over persons.
struct PainsTwin {
  struct Event {
    var name: String
    var time: EventTime
    var stage: String
    var score: Int?
  }

  struct Key: Hashable {
    var kind: String
    var step: String
    var detail: String?

    var accountsForLeaving: Bool { kind == "error" || kind == "support" }
  }

  /// Somebody at a step.
  struct Visit {
    var stage: String
    /// The piece in which they order, or the last one.
    var end: Int
    var hasOrdered: Bool
    var hasLeft: Bool
    /// The pieces in which they met signs.
    var signs: [Key: Int]
  }

  struct Candidate {
    var key: Key
    var with: Int
    var withOrder: Int
    var without: Int
    var withoutRate: Double
    var weight = 1.0
    var q = 1.0

    private var withoutOrder: Int { Int((withoutRate * Double(without)).rounded()) }
    var p: Double {
      FisherExact(withOrder, of: with, against: withoutOrder, of: without).probability
    }
    var severity: Double? {
      guard with > 0, without > 0 else { return nil }
      return withoutRate - Double(withOrder) / Double(with)
    }
    var isFinding: Bool { q <= 0.05 && (severity ?? 0) > 0 && weight > 0 }
    var loss: Double { Double(with) * (severity ?? 0) * weight }
  }

  static let cart: Set<String> = ["add_to_cart", "begin_checkout", "add_payment_info"]
  static let views: Set<String> = ["page_view", "view_item"]
  static let steps = cart.union(views).union(["logout"])

  let persons: [[Event]]
  let dataEnd: EventTime
  private(set) var visits: [String: [Visit]] = [:]
  private(set) var candidates: [Candidate] = []
  private(set) var tooFew = 0

  init(_ persons: [[Event]], dataEnd: EventTime) {
    (self.persons, self.dataEnd) = (persons.map(Self.momentByMoment), dataEnd)
    for step in Self.steps { visits[step] = self.persons.compactMap { visit($0, step) } }
    search()
  }

  // MARK: Persons

  /// The way to an order; orders come behind it, and all else behind them.
  private static let way = [
    "page_view", "view_item", "logout", "add_to_cart", "begin_checkout", "add_payment_info",
    "purchase",
  ]

  /// A person's events, those of one moment along the way; the step that they are at comes first.
  private static func momentByMoment(_ events: [Event]) -> [Event] {
    var done: [Event] = []
    for time in Set(events.map(\.time)).sorted() {
      let moment = events.filter { $0.time == time }
      let here = done.last { steps.contains($0.name) }?.name
      let own = moment.filter { $0.name == here }
      let others = moment.filter { $0.name != here && way.contains($0.name) }
      done += own
      for name in way { done += others.filter { $0.name == name } }
      done += moment.filter { $0.name != here && !way.contains($0.name) }
    }
    return done
  }

  private func isOver(_ time: EventTime) -> Bool { time + .days(7) <= dataEnd }

  private func firstOrder(_ person: [Event], from time: EventTime) -> EventTime? {
    person.first { $0.name == "purchase" && $0.time >= time }?.time
  }

  private func visit(_ person: [Event], _ step: String) -> Visit? {
    guard let start = person.firstIndex(where: { $0.name == step }),
      isOver(person[start].time)
    else { return nil }
    let time = person[start].time
    let order = firstOrder(person, from: time)
    let hasOrdered = order.map { $0 - time <= .days(7) } ?? false
    let next = person[(start + 1)...].first {
      Self.steps.contains($0.name) || $0.name == "purchase"
    }
    let isSilent = next.map { $0.time - time > .minutes(30) } ?? true
    var signs: [Key: Int] = [:]
    for (index, event) in person.enumerated() where index > start {
      guard let key = sign(person, index), key.step == step, signs[key] == nil else { continue }
      let limit = key.kind == "support" ? TimeSpan.hours(24) : .minutes(30)
      guard event.time - time <= limit, order.map({ event.time <= $0 }) ?? true else { continue }
      signs[key] = Self.piece(event.time - time)
    }
    return Visit(
      stage: person[start].stage,
      end: hasOrdered ? Self.piece((order ?? time) - time) : Self.pieceEnds.count,
      hasOrdered: hasOrdered, hasLeft: isSilent && !hasOrdered, signs: signs)
  }

  /// What an event is a sign of: the steps before it tell.
  private func sign(_ person: [Event], _ index: Int) -> Key? {
    let before = person[..<index].filter { Self.steps.contains($0.name) }.map(\.name)
    guard let last = before.last else { return nil }
    switch person[index].name {
    case "payment_failed": return Key(kind: "error", step: last, detail: "payment_failed")
    case "support_ticket": return Key(kind: "support", step: last, detail: "support_ticket")
    case let name where Self.steps.contains(name):
      if last == name { return Key(kind: "repeat", step: name) }
      guard before.count > 1, before[before.count - 2] == name else { return nil }
      return Key(kind: "loop", step: name, detail: last)
    default: return nil
    }
  }

  // MARK: Pieces of time

  static let pieceEnds: [Int64] = {
    var ends: [Int64] = [0]
    for power in 0... {
      let seconds = (0..<power).reduce(1.0) { end, _ in end * 1.1 }
      if seconds >= 86_400 { break }
      ends.append(Int64(seconds * 1_000_000))
    }
    return ends + [86_400_000_000]
  }()

  static func piece(_ span: TimeSpan) -> Int {
    pieceEnds.firstIndex { span.microseconds <= $0 } ?? pieceEnds.count
  }

  /// For each piece the chance to order after it for who is without a sign; nil where nobody is.
  private func chances(_ key: Key) -> [Double?] {
    let people = visits[key.step] ?? []
    func leaves(_ visit: Visit) -> Int { visit.signs[key] ?? visit.end }
    let shares = (0...Self.pieceEnds.count).map { piece in
      let there = people.filter { leaves($0) >= piece }
      let meets = there.count { $0.signs[key] == piece }
      let orders = there.count { $0.signs[key] == nil && $0.end == piece && $0.hasOrdered }
      let whole = Double(there.count) - Double(meets) / 2
      return whole > 0 ? min(1, Double(orders) / whole) : 0
    }
    return (0...Self.pieceEnds.count).map { piece in
      guard people.contains(where: { leaves($0) > piece }) else { return nil }
      return 1 - shares[(piece + 1)...].reduce(1.0) { remaining, share in remaining * (1 - share) }
    }
  }
}

// MARK: The search

extension PainsTwin {
  private mutating func search() {
    var others: [Candidate] = []
    for step in Self.steps {
      let people = visits[step] ?? []
      for key in Set(people.flatMap { $0.signs.keys }) { others.append(compare(key, people)) }
    }
    others += lowScores + slowSupport
    candidates = judged(others + drops(without: []))
    let known = candidates.filter { $0.isFinding && $0.key.accountsForLeaving }.map(\.key)
    guard !known.isEmpty else { return }
    candidates = judged(others + drops(without: Set(known)))
  }

  private mutating func judged(_ all: [Candidate]) -> [Candidate] {
    var enough = all.filter { $0.with >= 30 && $0.without >= 30 }
    tooFew = all.count - enough.count
    let corrected = BenjaminiHochberg.corrected(enough.map(\.p))
    for index in enough.indices { enough[index].q = corrected[index] }
    return enough
  }

  private func compare(_ key: Key, _ people: [Visit]) -> Candidate {
    let met = people.filter { $0.signs[key] != nil }
    let ofPieces = chances(key)
    let chances = met.compactMap { ofPieces[$0.signs[key] ?? 0] }
    return Candidate(
      key: key, with: met.count, withOrder: met.count(where: \.hasOrdered),
      without: people.count - met.count,
      withoutRate: chances.isEmpty ? 0 : chances.reduce(0, +) / Double(chances.count))
  }

  private func drops(without known: Set<Key>) -> [Candidate] {
    func here(_ step: String) -> [Visit] {
      (visits[step] ?? []).filter { known.isDisjoint(with: $0.signs.keys) }
    }
    return [Self.cart, Self.views].flatMap { group in
      group.compactMap { step -> Candidate? in
        let own = here(step)
        let others = group.filter { $0 != step }.flatMap(here)
        guard !own.isEmpty, !others.isEmpty else { return nil }
        let stayed = own.filter { !$0.hasLeft }
        let kept = others.count { !$0.hasLeft }
        return Candidate(
          key: Key(kind: "drop", step: step), with: own.count, withOrder: stayed.count,
          without: others.count, withoutRate: Double(kept) / Double(others.count),
          weight: stayed.isEmpty
            ? 0 : Double(stayed.count(where: \.hasOrdered)) / Double(stayed.count))
      }
    }
  }

  private func pairs(_ kind: String, _ found: [(key: Key, isBad: Bool, hasOrdered: Bool)])
    -> [Candidate]
  {
    Set(found.map(\.key)).map { key in
      let bad = found.filter { $0.key == key && $0.isBad }
      let good = found.filter { $0.key == key && !$0.isBad }
      return Candidate(
        key: key, with: bad.count, withOrder: bad.count(where: \.hasOrdered),
        without: good.count,
        withoutRate: good.isEmpty
          ? 0 : Double(good.count(where: \.hasOrdered)) / Double(good.count))
    }
  }

  /// A person's last answer about each event that they did themselves, within a week before.
  private var lowScores: [Candidate] {
    pairs(
      "low score",
      persons.flatMap { person in
        var last: [Key: (Key, Bool, Bool)] = [:]
        var lastTime: [Key: EventTime] = [:]
        for event in person {
          guard event.name == "answered", let score = event.score, isOver(event.time),
            let about = subject(of: event.time, person), event.time - about.time <= .days(7)
          else { continue }
          let key = Key(kind: "low score", step: about.name, detail: "nps")
          let hasOrdered = person.contains {
            $0.name == "purchase" && $0.time > event.time && $0.time - event.time <= .days(7)
          }
          // Of several answers of one moment the lowest.
          let isAlsoLow = lastTime[key] == event.time && last[key]?.1 == true
          (last[key], lastTime[key]) = ((key, score <= 6 || isAlsoLow, hasOrdered), event.time)
        }
        return Array(last.values)
      })
  }

  /// The last event that the person did themselves, up to a moment; of one moment the first by
  /// name.
  private func subject(of time: EventTime, _ person: [Event]) -> Event? {
    person.filter { $0.name != "answered" && $0.time <= time }
      .max { ($0.time, $1.name) < ($1.time, $0.name) }
  }

  private var slowSupport: [Candidate] {
    pairs(
      "slow support",
      persons.compactMap { person in
        guard let contact = person.first(where: { $0.name == "support_ticket" }) else {
          return nil
        }
        let landmark = contact.time + .hours(24)
        guard isOver(landmark),
          firstOrder(person, from: contact.time).map({ $0 > landmark }) ?? true
        else { return nil }
        let isAnswered = person.contains {
          $0.name == "support_reply" && $0.time >= contact.time && $0.time <= landmark
        }
        let hasOrdered =
          firstOrder(person, from: landmark).map { $0 - landmark <= .days(7) } ?? false
        return (Key(kind: "slow support", step: "support_ticket"), !isAnswered, hasOrdered)
      })
  }

  /// The stage in which most persons met a step; of as many the earlier in the model.
  func stage(of step: String, among stages: [String]) -> String? {
    let people = visits[step] ?? []
    return stages.max { left, right in
      people.count { $0.stage == left } < people.count { $0.stage == right }
    }
  }
}
