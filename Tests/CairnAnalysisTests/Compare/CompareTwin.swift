import CairnAnalysis
import CairnJourney
import CairnModel
import TestSupport

/// What `docs/meaning/compare.md` says, by going over all events of a person for every figure.
struct CompareTwin {
  struct Event {
    var name: String
    /// Seconds since the first midnight.
    var time: Int
    var stage: Int
    var channel: String
    var session: UInt32
    var device: String?
    var country: String?
  }

  struct Person {
    var name: String
    var events: [Event]
    var reference: PersonRef { TestNames.reference(name) }
  }

  let persons: [Person]
  let world: CompareWorld
  let stages: [String]
  /// The stages along the journey, then those beside it, as places in `stages`.
  let along: [Int]
  private let dataEnd: Int
  private(set) var before = 0..<0
  private(set) var after = 0..<0
  /// What is cut off the end of both periods for entries.
  private(set) var cut = 0
  private var missing = 0

  init(_ world: CompareWorld) {
    self.world = world
    let (context, definitions) = (world.diary.context, world.diary.definitions)
    let batch = world.diary.run { ($0.sessions, $0.channels, $0.stages) = (true, true, true) }
    let channels = definitions.channels.channels
    let names = definitions.stageModels[0].stages + ["unassigned"]
    let journey = definitions.stageModels[0].journey
    stages = names
    along =
      journey.compactMap { names.firstIndex(of: $0) }
      + names.indices.filter { !journey.contains(names[$0]) }
    func text(_ property: ByteText, _ row: Int) -> String? {
      context.index(ofProperty: property)
        .flatMap { context.tables.value(batch.properties[$0], row) }?.description
    }
    func event(_ row: Int) -> Event {
      let channel = Int(batch.journey.channels[row])
      return Event(
        name: context.tables.names[Int(batch.names[row])].description,
        time: Int((batch.times[row] - BatchBuilder.start).seconds),
        stage: Int(batch.journey.stages[row]),
        channel: channel < channels.count ? channels[channel] : "(none)",
        session: batch.journey.sessions[row], device: text("device", row),
        country: text("country", row))
    }
    persons = world.diary.builder.people.enumerated().map { index, name in
      Person(name: name, events: batch.rows(ofPerson: index).map(event))
    }
    let times = persons.flatMap(\.events).map(\.time)
    dataEnd = times.max() ?? 0
    settlePeriods(times.min() ?? 0)
  }

  private static func second(_ time: EventTime) -> Int { Int((time - BatchBuilder.start).seconds) }

  private mutating func settlePeriods(_ dataStart: Int) {
    let scope = world.diary.scope
    let (from, to) = (scope.from.map(Self.second), scope.to.map(Self.second))
    var isOfPeriods = true
    switch world.question.periods {
    case .ranges(let first, let second):
      before = Self.second(first.lowerBound)..<Self.second(first.upperBound)
      after = Self.second(second.lowerBound)..<Self.second(second.upperBound)
    case .segments:
      before = (from ?? dataStart)..<max(from ?? dataStart, to ?? dataEnd + 1)
      after = before
      isOfPeriods = false
    case .split(let split):
      let split = Self.second(split)
      let day = 86_400
      let isWhole = { (days: Int) in
        split - days * day >= max(dataStart - 3_600, from ?? .min)
          && split + days * day <= min(dataEnd + 3_600, to ?? .max)
      }
      var days = (0..<100).last(where: isWhole) ?? 0
      if days >= 7 { days = days / 7 * 7 }
      guard days > 0 else { return }
      before = split - days * day..<split
      after = split..<split + days * day
    }
    let last = max(before.upperBound, after.upperBound)
    missing = max(0, (isOfPeriods ? last : min(last, dataEnd)) + window - dataEnd)
    cut = min(max(before.count, after.count), missing)
  }

  var window: Int { Int(world.question.window.seconds) }

  // MARK: Sides

  /// 0 before, 1 after, nil where a person's moment is not compared.
  func side(_ person: Person, _ time: Int, isEntry: Bool = false) -> Int? {
    let isLate = { (period: Range<Int>) -> Bool in
      guard isEntry, missing > 0 else { return false }
      // An entry of one range for two segments is late where the data end before its window does.
      if case .segments = world.question.periods { return time + window > dataEnd }
      return time > period.upperBound - missing
    }
    let sides = [before, after].map { $0.contains(time) && !isLate($0) }
    guard case .segments = world.question.periods else {
      return sides[0] ? 0 : sides[1] ? 1 : nil
    }
    let isMember = world.question.members.map { $0.contains(person.reference) }
    return !sides[0] || isMember[0] == isMember[1] ? nil : isMember[0] ? 0 : 1
  }

  /// 1 for a person who is set aside.
  func group(_ person: Person) -> Int {
    let first = person.events.first { side(person, $0.time) != nil }
    return world.question.control != nil && first?.device == "mobile" ? 1 : 0
  }

  /// A person's first event of a side, where it came in time to be an entry.
  func entry(_ person: Person, _ side: Int) -> Event? {
    let first = person.events.first { self.side(person, $0.time) == side }
    return first.flatMap { self.side(person, $0.time, isEntry: true) == side ? $0 : nil }
  }

  func hasConverted(_ person: Person, _ entry: Event) -> Bool {
    person.events.contains {
      $0.name == "purchase" && $0.time >= entry.time && $0.time - entry.time <= window
    }
  }
}
