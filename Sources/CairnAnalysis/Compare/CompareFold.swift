import CairnJourney
public import CairnModel

// A person's rows go by once; what they did in each period becomes a pair of sums for each figure,
// and the pairs are added to the moments. Orders wait for the report, because of their versions.

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
    /// Index into the properties; the channel is the first.
    var property: Int
    var type: UInt8
    var payload: UInt64
  }

  let periods: ComparePeriods
  private let window: TimeSpan
  private let control: FilterMatcher?
  private let isOrder: [Bool]
  private let stageCount: Int
  private let columns: [Int?]
  private(set) var log: OrderLog
  /// For each person of the log, whether they are set aside.
  private(set) var isControl: [Bool] = []
  /// By group: the others, then the control.
  private(set) var rates = [RatioMoments(), RatioMoments()]
  private(set) var sessions = [RatioMoments(), RatioMoments()]
  private(set) var stages: [[RatioMoments]]
  private(set) var values: [Value: Entries] = [:]
  private var pairs: [[RatioMoments.Pair]]
  private var states: [SessionState] = []

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
    let orders = context.definitions.commerce.orderEvents
    isOrder = context.tables.names.map { orders.contains($0) }
    stageCount = context.stageNames.count + 1
    columns = explained.map { context.index(ofProperty: $0) }
    log = OrderLog(context)
    let ofStages = Array(repeating: RatioMoments(), count: stageCount)
    stages = [ofStages, ofStages]
    pairs = Array(repeating: [.none, .none], count: stageCount)
  }

  public mutating func see(_ batch: EventBatch) {
    for person in 0..<batch.personCount {
      let rows = batch.rows(ofPerson: person)
      let first = rows.first { periods.side(batch.times[$0]) != nil }
      let group = first.flatMap { row in control.map { $0.matches(batch, row) ? 1 : 0 } } ?? 0
      let before = log.rows.count
      log.append(
        rows.compactMap { log.columns.read(batch, $0, person: 0) }, of: batch.persons[person])
      if log.rows.count > before { isControl.append(group == 1) }
      guard first != nil else { continue }
      addEntries(batch, rows, group)
      addSessions(batch, rows, group)
      addStays(batch, rows, group)
    }
  }

  private mutating func addEntries(_ batch: EventBatch, _ rows: Range<Int>, _ group: Int) {
    var pair = [RatioMoments.Pair.none, .none]
    var hasCome = [false, false]
    for row in rows {
      guard let side = periods.side(batch.times[row]), !hasCome[side] else { continue }
      hasCome[side] = true
      // The first event of a period is the entry, or nobody's where it comes too late.
      guard periods.entrySide(batch.times[row]) != nil else { continue }
      let hasConverted = (row..<rows.upperBound).contains { later in
        isOrder[Int(batch.names[later])] && batch.times[later] - batch.times[row] <= window
      }
      pair[side] = RatioMoments.Pair(x: hasConverted ? 1 : 0, y: 1)
      if group == 0 { note(batch, row, side, hasConverted) }
    }
    rates[group].add(before: pair[0], after: pair[1])
  }

  private mutating func note(
    _ batch: EventBatch, _ row: Int, _ side: Int, _ hasConverted: Bool
  ) {
    for property in 0...columns.count {
      var value = Value(property: property, type: 0, payload: 0)
      if property == 0 {
        value.payload = UInt64(batch.journey.channels[row])
      } else if let column = columns[property - 1] {
        value.type = batch.properties[column].types[row]
        value.payload = batch.properties[column].payloads[row]
      }
      values[value, default: Entries()].entered[side] += 1
      if hasConverted { values[value, default: Entries()].converted[side] += 1 }
    }
  }

  private mutating func addSessions(_ batch: EventBatch, _ rows: Range<Int>, _ group: Int) {
    var pair = [RatioMoments.Pair.none, .none]
    let first = rows.reduce(JourneyColumns.noSession) { min($0, batch.journey.sessions[$1]) }
    // Sessions of several devices lie among each other.
    states.removeAll(keepingCapacity: true)
    for row in rows where batch.journey.sessions[row] != JourneyColumns.noSession {
      let index = Int(batch.journey.sessions[row] - first)
      while states.count <= index { states.append(SessionState()) }
      if !states[index].isMet {
        states[index] = SessionState(isMet: true, side: periods.side(batch.times[row]))
        if let side = states[index].side { pair[side].y += 1 }
      }
      guard isOrder[Int(batch.names[row])], !states[index].hasOrder else { continue }
      states[index].hasOrder = true
      if let side = states[index].side { pair[side].x += 1 }
    }
    sessions[group].add(before: pair[0], after: pair[1])
  }

  private mutating func addStays(_ batch: EventBatch, _ rows: Range<Int>, _ group: Int) {
    for stage in 0..<stageCount { pairs[stage] = [.none, .none] }
    var start = rows.lowerBound
    for row in rows where batch.journey.stages[row] != batch.journey.stages[start] {
      let (time, length) = (batch.times[start], batch.times[row] - batch.times[start])
      if let side = periods.entrySide(time), length <= window {
        let stage = min(Int(batch.journey.stages[start]), stageCount - 1)
        pairs[stage][side].x += length.microseconds / 1_000
        pairs[stage][side].y += 1
      }
      start = row
    }
    for stage in 0..<stageCount where pairs[stage][0].y > 0 || pairs[stage][1].y > 0 {
      stages[group][stage].add(before: pairs[stage][0], after: pairs[stage][1])
    }
  }

  public mutating func merge(_ other: CompareFold) {
    log.merge(other.log)
    isControl += other.isControl
    for group in 0...1 {
      rates[group].merge(other.rates[group])
      sessions[group].merge(other.sessions[group])
      for stage in 0..<stageCount { stages[group][stage].merge(other.stages[group][stage]) }
    }
    for (value, entries) in other.values { values[value, default: Entries()].merge(entries) }
  }
}
