public import CairnModel

// A person's rows go by in order of time. For each goal (and each value of its `same` property) at
// most one attempt is open; it is closed by an end, or by the first start after its window. What an
// attempt took is the difference of running sums at its two ends.

/// Counts the attempts at goals, person by person.
public struct GoalsFold: Fold {
  private let goals: [GoalRules]
  private let conditions: EventConditions
  private let sameColumns: [Int?]
  private let isOwn: [Bool]
  private let tables: EventTables
  private let scope: QuestionScope
  private let dataEnd: EventTime?
  private(set) var tallies: [GoalTally]

  init(_ goals: [GoalRules], _ context: WalkContext) {
    self.goals = goals
    // Starts have even numbers, ends odd ones.
    conditions = EventConditions(goals.flatMap { [$0.start, $0.end] }, context)
    sameColumns = goals.map { $0.same.flatMap { context.index(ofProperty: $0) } }
    isOwn = OwnEvents.isOwn(context)
    tables = context.tables
    scope = context.scope
    dataEnd = context.dataEnd
    tallies = goals.map { _ in GoalTally() }
  }

  public mutating func see(_ batch: EventBatch) {
    for person in 0..<batch.personCount {
      let rows = batch.rows(ofPerson: person)
      if rows.contains(where: { conditions.concerns(Int(batch.names[$0])) }) { see(batch, rows) }
    }
  }

  private struct Open {
    var goal: Int
    var same: WrittenID
    var start: Int
    var repeats = 0
  }

  private struct Stream {
    let batch: EventBatch
    let rows: Range<Int>
    let own: OwnEvents
  }

  private mutating func see(_ batch: EventBatch, _ rows: Range<Int>) {
    let stream = Stream(
      batch: batch, rows: rows, own: OwnEvents(batch, rows, isOwn: isOwn))
    let before = tallies.map(\.attempts)
    var open: [Open] = []
    var row = rows.lowerBound
    var found: [Int] = []
    while row < rows.upperBound {
      var end = row + 1
      while end < rows.upperBound, batch.times[end] == batch.times[row] { end += 1 }
      for isEnd in [false, true] {
        for member in row..<end {
          conditions.find(batch, member, into: &found)
          for index in found where (index % 2 == 1) == isEnd {
            if isEnd {
              finish(index / 2, member, &open, stream)
            } else {
              begin(index / 2, member, &open, stream)
            }
          }
        }
      }
      row = end
    }
    for attempt in open { close(attempt, at: nil, stream) }
    for goal in goals.indices where tallies[goal].attempts > before[goal] {
      tallies[goal].persons += 1
    }
  }

  /// The value that start and end must share; nil where the row has none and one is asked for.
  private func same(_ goal: Int, _ batch: EventBatch, _ row: Int) -> WrittenID? {
    guard goals[goal].same != nil else { return WrittenID.none }
    guard let column = sameColumns[goal] else { return nil }
    let id = WrittenID(batch.properties[column], row, tables)
    return id == .none ? nil : id
  }

  private mutating func begin(_ goal: Int, _ row: Int, _ open: inout [Open], _ stream: Stream) {
    guard let same = same(goal, stream.batch, row) else { return }
    if let index = open.firstIndex(where: { $0.goal == goal && $0.same == same }) {
      if isWithin(goal, open[index].start, row, stream) {
        open[index].repeats += 1
        return
      }
      close(open[index], at: nil, stream)
      open.remove(at: index)
    }
    open.append(Open(goal: goal, same: same, start: row))
  }

  private mutating func finish(_ goal: Int, _ row: Int, _ open: inout [Open], _ stream: Stream) {
    guard let same = same(goal, stream.batch, row),
      let index = open.firstIndex(where: { $0.goal == goal && $0.same == same })
    else { return }
    let isReached = isWithin(goal, open[index].start, row, stream)
    close(open[index], at: isReached ? row : nil, stream)
    open.remove(at: index)
  }

  private func isWithin(_ goal: Int, _ start: Int, _ row: Int, _ stream: Stream) -> Bool {
    goals[goal].within.map { stream.batch.times[row] - stream.batch.times[start] <= $0 } ?? true
  }

  /// Adds an attempt that was reached in a row, or not at all.
  private mutating func close(_ attempt: Open, at end: Int?, _ stream: Stream) {
    let start = stream.batch.times[attempt.start]
    guard scope.contains(start) else { return }
    let within = goals[attempt.goal].within
    let last = end ?? lastRow(of: attempt, stream)
    let isMature = within.map { span in dataEnd.map { start + span <= $0 } ?? false } ?? true
    tallies[attempt.goal].add(
      GoalTally.Attempt(
        isReached: end != nil, isMature: isMature, length: stream.batch.times[last] - start,
        // Of one moment an end may stand before its start.
        interactions: max(0, stream.own.count(after: attempt.start, through: last)),
        active: max(0, stream.own.active(from: attempt.start, through: last)),
        repeats: attempt.repeats))
  }

  private func lastRow(of attempt: Open, _ stream: Stream) -> Int {
    guard let within = goals[attempt.goal].within else { return stream.rows.upperBound - 1 }
    let limit = stream.batch.times[attempt.start] + within
    var last = attempt.start
    while last + 1 < stream.rows.upperBound, stream.batch.times[last + 1] <= limit { last += 1 }
    return last
  }

  public mutating func merge(_ other: GoalsFold) {
    for goal in tallies.indices { tallies[goal].merge(other.tallies[goal]) }
  }
}
