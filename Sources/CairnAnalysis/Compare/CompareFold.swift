import CairnJourney
public import CairnModel

// A person's rows go by once; what they did on each side becomes a pair of sums for each figure,
// and the pairs are added to those of the others. Orders wait for the report, because of their
// versions.

/// Adds up what persons did in two periods.
public struct CompareFold: Fold {
  /// Entries and conversions of one value of one property.
  struct Entries: Sendable {
    var entered = [0, 0]
    var converted = [0, 0]

    mutating func merge(_ other: Entries) {
      for side in 0...1 {
        entered[side] += other.entered[side]
        converted[side] += other.converted[side]
      }
    }
  }

  struct Value: Hashable, Sendable {
    /// Index into what explains: the channel, then the properties, then the segments.
    var property: Int
    var type: UInt8
    var payload: UInt64
  }

  /// Places of the figures among the sums; stages come behind.
  static let (rate, sessionRate, firstStage) = (0, 1, 2)

  let periods: ComparePeriods
  private let window: TimeSpan
  private let control: FilterMatcher?
  /// The persons of two segments that are compared instead of two periods.
  private let members: [Set<PersonRef>]
  /// The persons of the segments that explain.
  private let explaining: [Set<PersonRef>]
  private let isOrder: [Bool]
  let stageCount: Int
  private let columns: [Int?]
  private(set) var log: OrderLog
  /// For each person of the log, whether they are set aside, and the side they are on.
  private(set) var isControl: [Bool] = []
  private var sides: [Int?] = []
  private(set) var sums: RatioSums
  private(set) var values: [Value: Entries] = [:]
  /// Persons of both segments, and of each.
  private(set) var ofBoth = 0
  private(set) var ofSegments = [0, 0]
  private var pairs: [[RatioPair]]
  private var sequence: StageSequence
  private var states: [SessionState] = []
  /// The side of the person at hand, where segments are compared.
  private var personSide: Int?

  private struct SessionState: Sendable {
    var isMet = false
    var side: Int?
    var hasOrder = false
  }

  init(
    _ question: CompareQuestion, _ periods: ComparePeriods, _ explained: [ByteText],
    _ context: WalkContext
  ) {
    self.periods = periods
    window = question.window
    control = question.control.map { FilterMatcher($0, context) }
    members = question.members
    explaining = question.explainingSegments.map(\.persons)
    let orders = context.definitions.commerce.orderEvents
    isOrder = context.tables.names.map { orders.contains($0) }
    stageCount = context.stageNames.count + 1
    columns = explained.map { context.index(ofProperty: $0) }
    sequence = StageSequence(
      StageRanks(context.definitions.stageModels[context.stageModel]))
    log = OrderLog(context)
    sums = RatioSums(figures: Self.firstStage + stageCount)
    pairs = Array(repeating: [.none, .none], count: stageCount)
  }

  public mutating func see(_ batch: EventBatch) {
    for person in 0..<batch.personCount {
      let rows = batch.rows(ofPerson: person)
      take(sideOf: batch.persons[person])
      let first = rows.first { side(batch.times[$0]) != nil }
      let group = first.flatMap { row in control.map { $0.matches(batch, row) ? 1 : 0 } } ?? 0
      let before = log.rows.count
      log.append(
        rows.compactMap { log.columns.read(batch, $0, person: 0) }, of: batch.persons[person],
        knownFirstDay: log.columns.knownFirstDay(batch, rows))
      if log.rows.count > before {
        isControl.append(group == 1)
        sides.append(personSide)
      }
      guard first != nil else { continue }
      addEntries(batch, rows, (batch.persons[person], group))
      addSessions(batch, rows, (batch.persons[person], group))
      addStays(batch, rows, (batch.persons[person], group))
    }
  }

  // MARK: Sides

  private mutating func take(sideOf person: PersonRef) {
    guard members.count == 2 else { return }
    let isIn = members.map { $0.contains(person) }
    personSide = isIn[0] == isIn[1] ? nil : isIn[0] ? 0 : 1
    if isIn[0], isIn[1] { ofBoth += 1 }
    for side in 0...1 where isIn[side] { ofSegments[side] += 1 }
  }

  private func side(_ time: EventTime) -> Int? {
    guard members.count == 2 else { return periods.side(time) }
    return periods.before.contains(time) ? personSide : nil
  }

  private func entrySide(_ time: EventTime) -> Int? {
    guard members.count == 2 else { return periods.entrySide(time) }
    return periods.entrySide(time) == nil ? nil : personSide
  }

  /// The side of an order: 0 before, 1 after, nil for one that is not compared.
  func side(of order: OrderRow) -> Int? {
    guard members.count == 2 else { return periods.side(order.time) }
    return periods.before.contains(order.time) ? sides[Int(order.person)] : nil
  }

  // MARK: Figures

  private mutating func addEntries(
    _ batch: EventBatch, _ rows: Range<Int>, _ who: (person: PersonRef, group: Int)
  ) {
    var pair = [RatioPair.none, .none]
    var hasCome = [false, false]
    for row in rows {
      guard let side = side(batch.times[row]), !hasCome[side] else { continue }
      hasCome[side] = true
      // The first event of a period is the entry, or nobody's where it comes too late.
      guard entrySide(batch.times[row]) != nil else { continue }
      let hasConverted = (row..<rows.upperBound).contains { later in
        isOrder[Int(batch.names[later])] && batch.times[later] - batch.times[row] <= window
      }
      pair[side] = RatioPair(x: hasConverted ? 1 : 0, y: 1)
      if who.group == 0 {
        var entries = Entries()
        entries.entered[side] = 1
        entries.converted[side] = hasConverted ? 1 : 0
        note(entries, batch, row, who.person)
      }
    }
    sums.add(pair, to: Self.rate, inGroup: who.group, of: who.person)
  }

  var propertyCount: Int { columns.count }

  private mutating func note(
    _ entries: Entries, _ batch: EventBatch, _ row: Int, _ person: PersonRef
  ) {
    func add(_ value: Value) { values[value, default: Entries()].merge(entries) }
    add(Value(property: 0, type: 0, payload: UInt64(batch.journey.channels[row])))
    for (index, column) in columns.enumerated() {
      var value = Value(property: 1 + index, type: 0, payload: 0)
      if let column {
        value.type = batch.properties[column].types[row]
        value.payload = batch.properties[column].payloads[row]
      }
      add(value)
    }
    for (index, members) in explaining.enumerated() {
      let isMember = members.contains(person)
      add(Value(property: 1 + columns.count + index, type: 0, payload: isMember ? 1 : 0))
    }
  }

  private mutating func addSessions(
    _ batch: EventBatch, _ rows: Range<Int>, _ who: (person: PersonRef, group: Int)
  ) {
    var pair = [RatioPair.none, .none]
    let first = rows.reduce(JourneyColumns.noSession) { min($0, batch.journey.sessions[$1]) }
    // Sessions of several devices lie among each other.
    states.removeAll(keepingCapacity: true)
    for row in rows where batch.journey.sessions[row] != JourneyColumns.noSession {
      let index = Int(batch.journey.sessions[row] - first)
      while states.count <= index { states.append(SessionState()) }
      if !states[index].isMet {
        states[index] = SessionState(isMet: true, side: side(batch.times[row]))
        if let side = states[index].side { pair[side].y += 1 }
      }
      guard isOrder[Int(batch.names[row])], !states[index].hasOrder else { continue }
      states[index].hasOrder = true
      if let side = states[index].side { pair[side].x += 1 }
    }
    sums.add(pair, to: Self.sessionRate, inGroup: who.group, of: who.person)
  }

  private mutating func addStays(
    _ batch: EventBatch, _ rows: Range<Int>, _ who: (person: PersonRef, group: Int)
  ) {
    for stage in 0..<stageCount { pairs[stage] = [.none, .none] }
    sequence.removeAll()
    for row in rows {
      let stage = min(Int(batch.journey.stages[row]), stageCount - 1)
      sequence.see(stage, at: batch.times[row], row: row)
    }
    sequence.close()
    for (stay, next) in zip(sequence.stays, sequence.stays.dropFirst()) {
      let length = next.start - stay.start
      guard let side = entrySide(stay.start), length <= window else { continue }
      pairs[stay.stage][side].x += length.microseconds / 1_000
      pairs[stay.stage][side].y += 1
    }
    for stage in 0..<stageCount {
      sums.add(pairs[stage], to: Self.firstStage + stage, inGroup: who.group, of: who.person)
    }
  }

  public mutating func seeOthers(_ batch: EventBatch) { log.seeOthers(batch) }

  public mutating func merge(_ other: CompareFold) {
    log.merge(other.log)
    isControl += other.isControl
    sides += other.sides
    sums.merge(other.sums)
    ofBoth += other.ofBoth
    for side in 0...1 { ofSegments[side] += other.ofSegments[side] }
    for (value, entries) in other.values { values[value, default: Entries()].merge(entries) }
  }
}
