public import CairnModel

/// Makes batches from lines that read like a diary: `ada view 09:00 price=12.5 device='mobile'`.
///
/// A line is a person, an event, a time and any number of properties. Times are clock times of the
/// first day (`09:00`, `09:00:30`), of a later one (`3d09:00` is the fourth), or lengths since its
/// midnight (`@30` minutes, `@45s`, `@36h`). Values are integers, decimals, `true`, `false` or
/// texts; in single quotes a number is a text, as in a CSV file. `session=2` and `source=crm` fill
/// the columns of that name. Lines may stand in any order; events of one person and one moment keep
/// theirs, as the events' keys do.
public struct BatchBuilder {
  /// Midnight before the first day: 2026-01-01T00:00:00Z, a Thursday.
  public static let start = EventTime(seconds: 1_767_225_600)

  private struct Event {
    var person: String
    var name: ByteText
    var time: EventTime
    var order: Int
    var source: ByteText
    var session: UInt32
    var values: [ByteText: PropertyValue]
  }

  private var events: [Event] = []
  private var properties: [ByteText] = []

  public init() {}

  public init(_ lines: String) { add(lines) }

  /// Adds the events of some lines; blank lines and those that begin with `#` are left out.
  public mutating func add(_ lines: String) {
    for line in lines.split(separator: "\n") {
      let words = Self.words(of: line)
      guard let first = words.first, !first.hasPrefix("#") else { continue }
      precondition(words.count >= 3, "a line has a person, an event and a time: \(line)")
      guard let time = Self.time(words[2]) else { preconditionFailure("no time: \(line)") }
      var values: [String: PropertyValue] = [:]
      for word in words.dropFirst(3) {
        let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        precondition(parts.count == 2, "a property is name=value: \(line)")
        values[String(parts[0])] = Self.value(String(parts[1]))
      }
      add(person: first, event: words[1], at: time, values: values)
    }
  }

  /// Adds one event; `session` and `source` among the values fill the columns of that name.
  public mutating func add(
    person: String, event: String, at time: EventTime, values: [String: PropertyValue] = [:]
  ) {
    var own: [ByteText: PropertyValue] = [:]
    var session = JourneyColumns.noSession
    var source: ByteText = "web"
    for (name, value) in values {
      switch (name, value) {
      case ("session", .integer(let number)): session = UInt32(number)
      case ("source", let value): source = ByteText(value.description)
      default: own[ByteText(name)] = value
      }
    }
    for name in own.keys.sorted() where !properties.contains(name) { properties.append(name) }
    events.append(
      Event(
        person: person, name: ByteText(event), time: time, order: events.count, source: source,
        session: session, values: own))
  }

  /// The same events with other keys, so that those of one moment stand in another order.
  public func shuffled(_ seed: UInt64) -> BatchBuilder {
    var random = Seeded(seed)
    var other = self
    for place in other.events.indices.reversed() {
      other.events.swapAt(place, random.below(place + 1))
    }
    for place in other.events.indices { other.events[place].order = place }
    return other
  }

  /// The moment a word of a line stands for.
  public static func time(_ word: String) -> EventTime? {
    if word.hasPrefix("@") {
      let length = String(word.dropFirst())
      if let minutes = Int64(length) { return start + .minutes(minutes) }
      return TimeSpan(text: length).map { start + $0 }
    }
    let parts = word.split(separator: "d", maxSplits: 1)
    guard let clock = parts.last, let day = parts.count == 2 ? Int64(parts[0]) : 0 else {
      return nil
    }
    let numbers = clock.split(separator: ":").map { Int64($0) }
    guard numbers.count == 2 || numbers.count == 3 else { return nil }
    var seconds: Int64 = 0
    for number in numbers + (numbers.count == 2 ? [0] : []) {
      guard let number else { return nil }
      seconds = seconds * 60 + number
    }
    return start + .days(day) + .seconds(seconds)
  }
}

// MARK: What a walk hands out

extension BatchBuilder {
  /// The context that the batches' codes belong to; the end of data is the last event's time.
  public func context(
    definitions: Definitions = Definitions(), scope: QuestionScope = QuestionScope()
  ) -> WalkContext {
    WalkContext(
      tables: tables, properties: properties, definitions: definitions, scope: scope,
      dataStart: events.map(\.time).min(), dataEnd: events.map(\.time).max())
  }

  /// All events in one batch.
  public func batch() -> EventBatch { batch(of: people) }

  /// The same events in batches of so many persons each.
  public func batches(ofPersons count: Int) -> [EventBatch] {
    stride(from: 0, to: people.count, by: count).map {
      batch(of: Array(people[$0..<min($0 + count, people.count)]))
    }
  }

  /// The persons, in the order of the batches.
  public var people: [String] { Set(events.map(\.person)).sorted() }

  /// The names that reports print: `customer:ada`.
  public var names: TestNames { TestNames(people) }

  private var tables: EventTables {
    var texts: Set<ByteText> = []
    for event in events {
      for case .text(let text) in event.values.values { texts.insert(text) }
    }
    return EventTables(
      names: Set(events.map(\.name)).sorted(), sources: Set(events.map(\.source)).sorted(),
      texts: texts.sorted())
  }

  private func batch(of people: [String]) -> EventBatch {
    let tables = self.tables
    let names = Self.codes(tables.names)
    let sources = Self.codes(tables.sources)
    let texts = Self.codes(tables.texts)
    var batch = EventBatch()
    batch.properties = properties.map { _ in PropertyColumn() }
    let events = Dictionary(grouping: self.events, by: \.person)
    for person in people {
      let own = (events[person] ?? []).sorted { ($0.time, $0.order) < ($1.time, $1.order) }
      for event in own {
        batch.times.append(event.time)
        batch.names.append(UInt32(names[event.name] ?? 0))
        batch.keys.append(EventKey(bits: UInt64(event.order)))
        batch.sources.append(UInt16(sources[event.source] ?? 0))
        batch.origins.append(EventOrigin(load: 1, line: UInt32(event.order + 1)))
        batch.journey.sessions.append(event.session)
        for (index, property) in properties.enumerated() {
          let (type, payload) = Self.stored(event.values[property], texts)
          batch.properties[index].types.append(type)
          batch.properties[index].payloads.append(payload)
        }
      }
      batch.persons.append(TestNames.reference(person))
      batch.offsets.append(batch.times.count)
    }
    return batch
  }
}

// MARK: Reading words

extension BatchBuilder {
  private static func codes(_ values: [ByteText]) -> [ByteText: Int] {
    Dictionary(uniqueKeysWithValues: values.enumerated().map { ($1, $0) })
  }

  private static func stored(
    _ value: PropertyValue?, _ texts: [ByteText: Int]
  ) -> (UInt8, UInt64) {
    switch value {
    case nil: (PropertyColumn.absent, 0)
    case .text(let text): (PropertyType.text.rawValue, UInt64(texts[text] ?? 0))
    case .integer(let number): (PropertyType.integer.rawValue, UInt64(bitPattern: number))
    case .decimal(let number):
      (PropertyType.decimal.rawValue, UInt64(bitPattern: number.tenThousandths))
    case .real(let number): (PropertyType.real.rawValue, number.bitPattern)
    case .boolean(let flag): (PropertyType.boolean.rawValue, flag ? 1 : 0)
    }
  }

  /// Cuts a line at spaces that do not stand between single quotes.
  private static func words(of line: Substring) -> [String] {
    var words: [String] = []
    var word = ""
    var isQuoted = false
    for character in line {
      if character == "'" { isQuoted.toggle() }
      if character == " ", !isQuoted {
        if !word.isEmpty { words.append(word) }
        word = ""
      } else {
        word.append(character)
      }
    }
    return word.isEmpty ? words : words + [word]
  }

  private static func value(_ word: String) -> PropertyValue {
    if word.hasPrefix("'"), word.hasSuffix("'"), word.count >= 2 {
      return .text(ByteText(String(word.dropFirst().dropLast())))
    }
    if word == "true" || word == "false" { return .boolean(word == "true") }
    if let number = Int64(word) { return .integer(number) }
    let bytes = Array(word.utf8)
    switch Decimal4.read(bytes.span) {
    case .exact(let number): return .decimal(number)
    case .rounded, .none: return Double(word).map(PropertyValue.real) ?? .text(ByteText(word))
    }
  }
}
