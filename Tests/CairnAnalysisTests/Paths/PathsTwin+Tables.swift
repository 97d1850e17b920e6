import CairnModel

extension PathsTwin {
  /// What is counted of a step, a way, or a loop: whose each was and how many minutes it took.
  private struct Tally {
    var persons: Set<Int> = []
    var times = 0
    var minutes: [Int] = []

    mutating func add(_ person: Int, _ minutes: Int?) {
      persons.insert(person)
      times += 1
      if let minutes { self.minutes.append(minutes) }
    }

    var total: Cell { .seconds(Double(minutes.reduce(0, +) * 60)) }

    /// The middle one, or half the way between the two in the middle.
    var median: Cell {
      guard !minutes.isEmpty else { return .null }
      let sorted = minutes.sorted()
      return .seconds(Double(sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) * 30)
    }
  }

  // MARK: Edges and variants

  /// The stops that are shown of a way; those left out are one, `(other)`, without a time.
  private func shown(_ stops: [Stop], _ question: PathsQuestion) -> [(String, Int?)] {
    let all: [(String, Int?)] = stops.map { ($0.name, $0.minute) }
    let (depth, other) = (question.depth, [("(other)", Int?.none)])
    guard all.count > depth else { return all }
    switch question.part {
    case .whole, .after: return all.prefix(depth) + other
    case .before: return other + all.suffix(depth)
    case .between: return all.prefix((depth + 1) / 2) + other + all.suffix(depth / 2)
    }
  }

  private struct Edge: Hashable {
    var position: Int
    var from: String
    var to: String

    func precedes(_ other: Edge) -> Bool {
      (position, from, to) < (other.position, other.from, other.to)
    }
  }

  func edges(_ question: PathsQuestion) -> [[Cell]] {
    var tallies: [Edge: Tally] = [:]
    for way in ways {
      let shown = [("(start)", nil)] + shown(way.stops, question) + [("(end)", nil)]
      for index in 1..<shown.count {
        let (from, to) = (shown[index - 1], shown[index])
        var position = index
        if case .before = question.part { position = shown.count - index }
        var minutes: Int?
        if let start = from.1, let end = to.1 { minutes = end - start }
        let edge = Edge(position: position, from: from.0, to: to.0)
        tallies[edge, default: Tally()].add(way.person, minutes)
      }
    }
    return tallies.sorted { $0.key.precedes($1.key) }.map { edge, tally in
      [
        .count(edge.position), .text(edge.from), .text(edge.to), .count(tally.persons.count),
        .count(tally.times), tally.median,
      ]
    }
  }

  /// The commonest ways first.
  func variants(_ question: PathsQuestion) -> [[Cell]] {
    var tallies: [String: Tally] = [:]
    for way in ways {
      let names = shown(way.stops, question).map(\.0).joined(separator: " > ")
      tallies[names, default: Tally()].add(way.person, nil)
    }
    var soFar = 0
    let ranked = tallies.sorted { (-$0.value.times, $0.key) < (-$1.value.times, $1.key) }
    return ranked.map { way, tally in
      soFar += tally.times
      return [
        .text(way), .count(tally.persons.count), .count(tally.times),
        .rate(Double(tally.times) / Double(ways.count)), .rate(Double(soFar) / Double(ways.count)),
      ]
    }
  }

  // MARK: Loops and rework

  /// Every pair of stops of one name without another of it between, and what lies between them.
  private func returns(_ stops: [Stop]) -> [(name: String, between: [String], minutes: Int)] {
    var found: [(name: String, between: [String], minutes: Int)] = []
    for first in stops.indices {
      for last in stops.indices where last > first && stops[last].name == stops[first].name {
        let between = stops[first..<last].dropFirst().map(\.name)
        if between.contains(stops[first].name) { continue }
        found.append((stops[first].name, between, stops[last].minute - stops[first].minute))
      }
    }
    return found
  }

  /// The loops that cost the most time first.
  func loops(_ question: PathsQuestion) -> [[Cell]] {
    var tallies: [String: Tally] = [:]
    for way in ways {
      for (name, between, minutes) in returns(way.stops) where !between.isEmpty {
        let others = between.count > question.depth ? ["(other)"] : []
        let stops = [name] + between.prefix(question.depth) + others + [name]
        tallies[stops.joined(separator: " > "), default: Tally()].add(way.person, minutes)
      }
    }
    let ranked = tallies.sorted { left, right in
      let (one, two) = (left.value.minutes.reduce(0, +), right.value.minutes.reduce(0, +))
      return (-one, left.key) < (-two, right.key)
    }
    return ranked.map { loop, tally in
      [
        .text(loop), .count(tally.persons.count), .count(tally.times), tally.total,
        tally.median,
      ]
    }
  }

  func rework() -> [[Cell]] {
    Set(ways.flatMap { $0.stops.map(\.name) }).sorted().map { name in
      let having = ways.filter { $0.stops.contains { $0.name == name } }
      let again = having.filter { $0.stops.count { $0.name == name } > 1 }
      let returns = having.flatMap { self.returns($0.stops) }.filter { $0.name == name }
      return [
        .text(name), .count(having.count), .count(again.count),
        .rate(Double(again.count) / Double(having.count)), .count(returns.count),
        .seconds(Double(returns.map(\.minutes).reduce(0, +) * 60)),
      ]
    }
  }
}
