internal import CairnModel
internal import CairnStore
internal import Synchronization

/// The events of robots in web servers' logs: marked when they were taken in, and left out of
/// reports unless they are asked for.
final class RobotRows: Sendable {
  private let filter: FilterMatcher
  private let scope: QuestionScope
  private let leftOut = Atomic<Int>(0)

  /// What events of robots are, or nil where no web server's log was taken in.
  static func filter(_ snapshot: StoreSnapshot) -> EventFilter? {
    guard snapshot.propertyNames.contains("is_bot") else { return nil }
    let logs = snapshot.loads.values.filter { ["access log", "w3c"].contains($0.format) }
    let names = Set(logs.map(\.source)).sorted { ByteText($0) < ByteText($1) }
    guard !names.isEmpty else { return nil }
    let sources = names.map { "'\($0.replacing("'", with: "''"))'" }.joined(separator: ", ")
    return try? FilterParser.parse("is_bot = true and source in (\(sources))")
  }

  init(_ filter: EventFilter, _ context: WalkContext, _ scope: QuestionScope) {
    self.filter = FilterMatcher(filter, context)
    self.scope = scope
  }

  /// Takes the robots' events out; what the answer is not about is not counted.
  func leaveOut(of batch: inout EventBatch, counts: Bool = true) {
    let robots = filter.matches(batch, rows: 0..<batch.rowCount)
    guard robots.contains(true) else { return }
    var count = 0
    for row in robots.indices where robots[row] && isInRange(batch.times[row]) { count += 1 }
    if counts { leftOut.add(count, ordering: .relaxed) }
    batch.keep(robots.map(!))
  }

  private func isInRange(_ time: EventTime) -> Bool {
    if let from = scope.from, time < from { return false }
    if let to = scope.to, time >= to { return false }
    return true
  }

  /// What is said of the events that were left out.
  var note: String? {
    let count = leftOut.load(ordering: .relaxed)
    guard count > 0 else { return nil }
    return count == 1
      ? "1 event of a robot in web servers' logs was left out; --bots keeps it"
      : "\(count) events of robots in web servers' logs were left out; --bots keeps them"
  }
}
