import Foundation
import TestSupport

/// Files of one or two sources that share events, and the runs that take them in.
///
/// Many files hold the same event; some hold it at another moment of its day, and the earliest
/// counts. Each content of a file has a line of its own, so none begins with another.
struct ReplaceWorld {
  struct Event: Hashable {
    var source: String
    /// Empty where the event has none: then each record is an event of its own.
    var id: String
    var second: Int
    /// What tells the record from all others that say something else.
    var mark: String

    var day: Int { second / 86_400 }

    var line: String {
      let time = 1_767_225_600 + second
      let id = id.isEmpty ? "" : #","event_id":"\#(id)""#
      return #"{"event":"view","timestamp":"\#(time)","user_id":"u\#(second % 5)""#
        + #","mark":"\#(mark)"\#(id)}"# + "\n"
    }
  }

  /// A file as it lies in the folder when a run begins.
  struct File {
    var name: String
    /// Which of the contents it has.
    var content: Int
  }

  struct Run {
    var files: [File]
    var replaces: Bool
    var memory: Int
  }

  private(set) var contents: [[Event]] = []
  private(set) var runs: [Run] = []
  private var pool: [String: [Event]] = [:]
  private let sources: [String]
  private let days: Int

  init(_ seed: UInt64) {
    var random = Seeded(seed)
    sources = random.chance(60) ? ["a"] : ["a", "b"]
    days = 1 + random.below(3)
    for source in sources {
      pool[source] = (0..<2 + random.below(7)).map { number in
        Event(
          source: source, id: "id-\(number)", second: random.below(days) * 86_400 + number * 7_000,
          mark: "\(source)\(number)")
      }
    }
    var folder: [String: Int] = [:]
    for _ in 0..<2 + random.below(5) {
      let names = sources.flatMap { source in (0..<3).map { "\(source)-\($0).ndjson" } }
      let given = names.shuffled(using: &random).prefix(1 + random.below(3))
      for name in given { change(name, in: &folder, &random) }
      let files = given.compactMap { name in folder[name].map { File(name: name, content: $0) } }
      runs.append(
        Run(
          files: files, replaces: random.chance(60),
          memory: random.chance(80) ? 1 << 28 : 4_000 << random.below(4)))
    }
  }

  /// Gives a file its first content, another, or that of another file of its source; or leaves it.
  private mutating func change(
    _ name: String, in folder: inout [String: Int], _ random: inout Seeded
  ) {
    if folder[name] != nil, random.chance(60) { return }
    let others = folder.keys.filter { $0.first == name.first }.sorted()
    if random.chance(15), let other = others.randomElement(using: &random) {
      folder[name] = folder[other]
      return
    }
    let source = String(name.prefix(1))
    let own = Event(
      source: source, id: random.chance(50) ? "own-\(contents.count)" : "",
      second: random.below(days * 86_400), mark: "own\(contents.count)")
    var events = [own]
    for event in pool[source] ?? [] where random.chance(50) {
      events.append(random.chance(20) ? copy(of: event, &random) : event)
      if random.chance(10) { events.append(events[events.count - 1]) }
    }
    contents.append(events)
    folder[name] = contents.count - 1
  }

  private func copy(of event: Event, _ random: inout Seeded) -> Event {
    var copy = event
    let step = 1 + random.below(40)
    copy.second += step
    copy.mark += "+\(step)"
    return copy
  }
}

/// What a store must hold, said plainly.
struct ReplaceTwin {
  private var counted: [ReplaceWorld.Event] = []
  private var known: Set<Int> = []

  mutating func take(_ run: ReplaceWorld.Run, of world: ReplaceWorld) {
    let given = Set(run.files.map(\.content))
    let new = run.replaces ? given : given.subtracting(known)
    let events = new.sorted().flatMap { world.contents[$0] }
    if run.replaces {
      let covered = Set(events.map { "\($0.source) \($0.day)" })
      counted.removeAll { covered.contains("\($0.source) \($0.day)") }
    }
    counted += events
    known.formUnion(given)
  }

  /// The events that count, of copies the earliest.
  var events: [ReplaceWorld.Event] {
    let copies = Dictionary(grouping: counted.filter { !$0.id.isEmpty }) { "\($0.source) \($0.id)" }
    return counted.filter(\.id.isEmpty)
      + copies.values.compactMap { $0.min { $0.second < $1.second } }
  }
}
