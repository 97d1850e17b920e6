import CairnModel

/// Ways written straight from the words of `docs/meaning/paths.md`, as lists of names and minutes.
struct PathsTwin {
  struct Event {
    var person: Int
    var minute: Int
    var name: String
    /// The session, or nil for an event in none.
    var session: Int?
    /// A property that filters and rules for names look at; 0 where the event has none.
    var mark: Int

    /// Whether it meets the part's first and second event; false where the part has no such.
    var meets: (first: Bool, second: Bool) = (false, false)
    /// The name that it stands under.
    var node = ""
  }

  struct Stop: Hashable {
    var name: String
    var minute: Int
  }

  /// What is asked besides the question: how events are named, let in and cut at.
  struct Rules {
    /// Events with a mark stand under a name: the first that fits.
    var nodes: [(mark: Int, node: String)] = []
    /// The least mark that is let in.
    var leastMark = 0
    var minutes = 0..<Int.max
    /// The names and least marks of the events that the part is cut at.
    var cuts: [(names: Set<String>, leastMark: Int)] = []
  }

  private let question: PathsQuestion
  private let rules: Rules
  /// The persons' ways, in the order of the persons.
  private(set) var ways: [(person: Int, stops: [Stop])] = []

  init(_ events: [Event], _ question: PathsQuestion, _ rules: Rules) {
    (self.question, self.rules) = (question, rules)
    for person in Set(events.map(\.person)).sorted() {
      let own = events.filter { $0.person == person }.map(told)
      for stream in streams(own) {
        let stops = self.stops(part(ordered(stream)))
        if !stops.isEmpty { ways.append((person, stops)) }
      }
    }
  }

  /// An event with its name in ways, and the cuts that it meets.
  private func told(_ event: Event) -> Event {
    var told = event
    told.node = rules.nodes.first { $0.mark == event.mark }?.node ?? event.name
    let meets = rules.cuts.map {
      $0.names.contains(event.name) && event.mark >= $0.leastMark
    }
    told.meets = (meets.first ?? false, meets.count > 1 && meets[1])
    return told
  }

  /// A session that began in the range, or the person's events in it; a filter comes after.
  private func streams(_ events: [Event]) -> [[Event]] {
    var streams = [events.filter { rules.minutes.contains($0.minute) }]
    if question.per == .session {
      streams = Set(events.compactMap(\.session)).map { session in
        let own = events.filter { $0.session == session }
        let start = own.map(\.minute).min() ?? 0
        return rules.minutes.contains(start) ? own : []
      }
    }
    return streams.map { $0.filter { $0.mark >= rules.leastMark } }
  }

  /// By time; within a moment by name; of one name those that the part asks for first.
  private func ordered(_ events: [Event]) -> [Event] {
    func rank(_ event: Event) -> Int {
      switch event.meets {
      case (true, false): 0
      case (true, true): 1
      case (false, true): 2
      case (false, false): 3
      }
    }
    return events.sorted {
      ($0.minute, $0.node, rank($0)) < ($1.minute, $1.node, rank($1))
    }
  }

  private func part(_ events: [Event]) -> [Event] {
    let first = events.firstIndex { $0.meets.first }
    switch question.part {
    case .whole: return events
    case .after: return first.map { Array(events[$0...]) } ?? []
    case .before: return first.map { Array(events[...$0]) } ?? []
    case .between:
      guard let first, let last = events[(first + 1)...].firstIndex(where: { $0.meets.second })
      else { return [] }
      return Array(events[first...last])
    }
  }

  private func stops(_ events: [Event]) -> [Stop] {
    var stops: [Stop] = []
    for event in events where question.keepsRepeats || stops.last?.name != event.node {
      stops.append(Stop(name: event.node, minute: event.minute))
    }
    return stops
  }
}
