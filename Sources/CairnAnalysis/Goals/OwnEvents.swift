import CairnModel

/// What a person did themselves, as running sums over their rows: for effort between two of them.
struct OwnEvents {
  /// The longest gap that counts as active time.
  static let longestGap = TimeSpan.seconds(60)

  private let first: Int
  /// Own events up to each row, and active time up to it.
  private var counts: [Int] = []
  private var active: [Int64] = []

  init(_ batch: EventBatch, _ rows: Range<Int>, isOwn: [Bool]) {
    first = rows.lowerBound
    counts.reserveCapacity(rows.count)
    active.reserveCapacity(rows.count)
    var (count, time) = (0, Int64(0))
    var last: EventTime?
    for row in rows {
      if isOwn[Int(batch.names[row])] {
        if let last { time += min(batch.times[row] - last, Self.longestGap).microseconds }
        count += 1
        last = batch.times[row]
      }
      counts.append(count)
      active.append(time)
    }
  }

  /// Own events after a row up to another, that one included.
  func count(after start: Int, through end: Int) -> Int {
    counts[end - first] - counts[start - first]
  }

  /// The active time from a row to another.
  func active(from start: Int, through end: Int) -> Int64 {
    active[end - first] - active[start - first]
  }

  /// By name code, whether such an event is something that a person does.
  static func isOwn(_ context: WalkContext) -> [Bool] {
    let surveys = context.definitions.surveys
    let passive = context.definitions.session.passiveEvents
      .union(surveys.map(\.event)).union(surveys.compactMap(\.asked))
    return context.tables.names.map { !passive.contains($0) }
  }
}
