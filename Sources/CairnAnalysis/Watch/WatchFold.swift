import CairnJourney
public import CairnModel

/// Counts of periods by channel, for every length of period that is watched.
public struct WatchFold: Fold {
  /// What happened in one period by one channel.
  struct Count: Sendable {
    var events = 0
    var persons = 0
    var sessions = 0
    var ordering = 0

    mutating func merge(_ other: Count) {
      events += other.events
      persons += other.persons
      sessions += other.sessions
      ordering += other.ordering
    }
  }

  let units: [CalendarUnit]
  private var cursors: [PeriodCursor]
  private let channelCount: Int
  private let empty: [Count]
  private let isOrder: [Bool]
  /// By unit and period: a count for each channel, the last for none.
  private(set) var counts: [[Int: [Count]]]
  private(set) var log: OrderLog
  /// For each row of the log, its channel.
  private(set) var channels: [UInt16] = []
  private var sessions: [Session] = []

  /// A session of the person at hand: where it is counted, and whether it ordered.
  private struct Session: Sendable {
    var isMet = false
    var channel = 0
    var time = EventTime(microseconds: 0)
    var hasOrder = false
  }

  init(_ units: [CalendarUnit], _ context: WalkContext) {
    self.units = units
    cursors = units.map { PeriodCursor(PeriodCalendar(unit: $0, context.definitions)) }
    channelCount = context.definitions.channels.channels.count
    empty = Array(repeating: Count(), count: channelCount + 1)
    let orders = context.definitions.commerce.orderEvents
    isOrder = context.tables.names.map { orders.contains($0) }
    counts = units.map { _ in [:] }
    log = OrderLog(context)
  }

  public mutating func see(_ batch: EventBatch) {
    for person in 0..<batch.personCount {
      let rows = batch.rows(ofPerson: person)
      var money: [OrderRow] = []
      for row in rows {
        guard let own = log.columns.read(batch, row, person: 0) else { continue }
        money.append(own)
        channels.append(batch.journey.channels[row])
      }
      log.append(money, of: batch.persons[person])
      cut(batch, rows)
      for unit in units.indices { count(batch, rows, unit) }
    }
  }

  private func channel(_ batch: EventBatch, _ row: Int) -> Int {
    min(Int(batch.journey.channels[row]), channelCount)
  }

  private mutating func cut(_ batch: EventBatch, _ rows: Range<Int>) {
    sessions.removeAll(keepingCapacity: true)
    let first = rows.reduce(JourneyColumns.noSession) { min($0, batch.journey.sessions[$1]) }
    for row in rows where batch.journey.sessions[row] != JourneyColumns.noSession {
      let index = Int(batch.journey.sessions[row] - first)
      while sessions.count <= index { sessions.append(Session()) }
      if !sessions[index].isMet {
        sessions[index] = Session(
          isMet: true, channel: channel(batch, row), time: batch.times[row])
      }
      if isOrder[Int(batch.names[row])] { sessions[index].hasOrder = true }
    }
  }

  private mutating func count(_ batch: EventBatch, _ rows: Range<Int>, _ unit: Int) {
    var last: Int?
    var row = rows.lowerBound
    while row < rows.upperBound {
      let period = cursors[unit].period(of: batch.times[row])
      let channel = channel(batch, row)
      // Neighbours of one period and channel are counted together.
      var end = row + 1
      while end < rows.upperBound, self.channel(batch, end) == channel,
        cursors[unit].period(of: batch.times[end]) == period
      {
        end += 1
      }
      counts[unit][period, default: empty][channel].events += end - row
      if last != period { counts[unit][period, default: empty][channel].persons += 1 }
      (last, row) = (period, end)
    }
    for session in sessions where session.isMet {
      let period = cursors[unit].period(of: session.time)
      counts[unit][period, default: empty][session.channel].sessions += 1
      if session.hasOrder { counts[unit][period, default: empty][session.channel].ordering += 1 }
    }
  }

  public mutating func seeOthers(_ batch: EventBatch) { log.seeOthers(batch) }

  public mutating func merge(_ other: WatchFold) {
    for unit in units.indices {
      for (period, ofChannels) in other.counts[unit] {
        guard var mine = counts[unit][period] else {
          counts[unit][period] = ofChannels
          continue
        }
        for channel in mine.indices { mine[channel].merge(ofChannels[channel]) }
        counts[unit][period] = mine
      }
    }
    log.merge(other.log)
    channels += other.channels
  }
}
