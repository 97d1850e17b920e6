public import CairnModel

/// Who and what came, and how much of it ordered: the two conversion rates of a shop.
///
/// One rate is over sessions, the other over persons; they differ, and each tool means another one,
/// so both are named. An order is here an event that the definitions call one, whatever became of
/// it later.
struct TrafficTally: Sendable {
  private(set) var sessions = 0
  private(set) var sessionsWithOrder = 0
  private(set) var persons = 0
  private(set) var personsWithOrder = 0

  private let scope: QuestionScope
  private let isOrder: [Bool]
  /// For each session of the person being seen: whether it was seen, and whether it has an order.
  private var isSeen: [Bool] = []
  private var hasOrder: [Bool] = []

  init(_ context: WalkContext) {
    scope = context.scope
    let orders = context.definitions.commerce.orderEvents
    isOrder = context.tables.names.map { orders.contains($0) }
  }

  mutating func see(_ batch: EventBatch) {
    for person in 0..<batch.personCount { see(batch, batch.rows(ofPerson: person)) }
  }

  private mutating func see(_ batch: EventBatch, _ rows: Range<Int>) {
    isSeen.removeAll(keepingCapacity: true)
    hasOrder.removeAll(keepingCapacity: true)
    // With a breakdown a person counts under the value of their first event in the range.
    var first: Int?
    var ordered = false
    for row in rows {
      let isOrder = isOrder[Int(batch.names[row])]
      let contained = scope.contains(batch.times[row])
      if contained {
        if first == nil { first = row }
        if isOrder { ordered = true }
      }
      let number = batch.journey.sessions[row]
      guard number != JourneyColumns.noSession else { continue }
      let session = Int(number)
      while isSeen.count <= session {
        isSeen.append(false)
        hasOrder.append(false)
      }
      // A session counts in the range by its start, which is its first row.
      if !isSeen[session] {
        isSeen[session] = true
        guard contained, batch.isInFocus(row) else {
          hasOrder[session] = true
          continue
        }
        sessions += 1
        hasOrder[session] = isOrder
        if isOrder { sessionsWithOrder += 1 }
      } else if isOrder, !hasOrder[session] {
        hasOrder[session] = true
        sessionsWithOrder += 1
      }
    }
    guard let first, batch.isInFocus(first) else { return }
    persons += 1
    if ordered { personsWithOrder += 1 }
  }

  mutating func merge(_ other: TrafficTally) {
    sessions += other.sessions
    sessionsWithOrder += other.sessionsWithOrder
    persons += other.persons
    personsWithOrder += other.personsWithOrder
  }

  var table: ReportTable {
    var table = ReportTable(
      name: "conversion", columns: ["unit", "count", "with_order", "rate", "rate_low", "rate_high"])
    let units = [("person", persons, personsWithOrder), ("session", sessions, sessionsWithOrder)]
    for (unit, count, ordered) in units {
      table.append(
        [.text(unit), .count(count), .count(ordered), .share(ordered, of: count)]
          + Cell.ends(WilsonInterval(ordered, of: count)))
    }
    return table
  }
}

/// What the revenue report keeps: the money, and the traffic where sessions were cut.
public struct RevenueFold: Fold {
  private(set) var log: OrderLog
  private(set) var traffic: TrafficTally

  init(_ context: WalkContext) {
    log = OrderLog(context)
    traffic = TrafficTally(context)
  }

  public mutating func see(_ batch: EventBatch) {
    log.see(batch)
    if !batch.journey.sessions.isEmpty { traffic.see(batch) }
  }

  public mutating func seeOthers(_ batch: EventBatch) { log.seeOthers(batch) }

  public mutating func merge(_ other: RevenueFold) {
    log.merge(other.log)
    traffic.merge(other.traffic)
  }
}
