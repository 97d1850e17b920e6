import CairnModel

/// Ways written straight from the words of `docs/meaning/paths.md`, as lists of names.
struct PathsTwin {
  struct Event {
    var person: Int
    var minute: Int
    var name: String
    /// Sessions change every quarter of an hour.
    var session: Int { minute / 15 }
  }

  /// The rows as `position from>to persons transitions`, sorted as the table is.
  private(set) var edges: [String] = []

  init(_ events: [Event], _ question: PathsQuestion) {
    var transitions: [[String]: Int] = [:]
    var persons: [[String]: Set<Int>] = [:]
    for person in 0..<3 {
      for stream in Self.streams(events.filter { $0.person == person }, question.per) {
        guard let names = Self.part(stream, question.part) else { continue }
        for edge in Self.steps(names, question) {
          transitions[edge, default: 0] += 1
          persons[edge, default: []].insert(person)
        }
      }
    }
    edges = transitions.keys.sorted {
      (Int($0[0]) ?? 0, $0[1], $0[2]) < (Int($1[0]) ?? 0, $1[1], $1[2])
    }.map { edge in
      "\(edge[0]) \(edge[1])>\(edge[2]) \(persons[edge]?.count ?? 0) \(transitions[edge] ?? 0)"
    }
  }

  /// The names of each session, or of the person; by time, and by name within a moment.
  private static func streams(_ events: [Event], _ per: PathsQuestion.Stream) -> [[String]] {
    let ordered = events.sorted { ($0.minute, $0.name) < ($1.minute, $1.name) }
    if per == .person { return [ordered.map(\.name)] }
    return Set(events.map(\.session)).sorted().map { session in
      ordered.filter { $0.session == session }.map(\.name)
    }
  }

  private static func part(_ names: [String], _ part: PathsQuestion.Part) -> [String]? {
    var names = names
    switch part {
    case .whole: break
    case .after(let step):
      guard let first = names.firstIndex(of: step.text) else { return nil }
      names = Array(names[first...])
    case .before(let step):
      guard let last = names.firstIndex(of: step.text) else { return nil }
      names = Array(names[...last])
    case .between(let from, let to):
      guard let first = names.firstIndex(of: from.text),
        let last = names[(first + 1)...].firstIndex(of: to.text)
      else { return nil }
      names = Array(names[first...last])
    }
    var single: [String] = []
    for name in names where single.last != name { single.append(name) }
    return single.isEmpty ? nil : single
  }

  private static func steps(_ names: [String], _ question: PathsQuestion) -> [[String]] {
    var shown = names
    var isBackwards = false
    let depth = question.depth
    switch question.part {
    case .whole, .after:
      if names.count > depth { shown = Array(names[..<depth]) + ["(other)"] }
    case .before:
      isBackwards = true
      if names.count > depth { shown = ["(other)"] + Array(names[(names.count - depth)...]) }
    case .between:
      let (head, tail) = ((depth + 1) / 2, depth / 2)
      if names.count > depth {
        shown = Array(names[..<head]) + ["(other)"] + Array(names[(names.count - tail)...])
      }
    }
    shown = ["(start)"] + shown + ["(end)"]
    return zip(shown, shown.dropFirst()).enumerated().map { index, pair in
      let position = isBackwards ? shown.count - 1 - index : index + 1
      return ["\(position)", pair.0, pair.1]
    }
  }
}
