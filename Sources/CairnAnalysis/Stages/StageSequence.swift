import CairnModel

/// One person's way through the stages: a pure machine fed one event after another.
///
/// A stay is a run of events in one stage. Events of one moment are taken together: the stage that
/// the person is in first, then the others along the journey and last those beside it, so that no
/// order of ties matters.
struct StageSequence: Sendable {
  struct Stay: Hashable, Sendable {
    var stage: Int
    var start: EventTime
    /// The row of its first event.
    var row: Int
  }

  private(set) var stays: [Stay] = []
  /// The stages of the moment, each with its first row.
  private var moment: [(stage: Int, row: Int)] = []
  private var time = EventTime(microseconds: .min)
  /// The place of each stage within a moment.
  private let places: [Int]

  init(_ ranks: StageRanks) { places = ranks.order }

  mutating func removeAll() {
    stays.removeAll(keepingCapacity: true)
    moment.removeAll(keepingCapacity: true)
  }

  mutating func see(_ stage: Int, at time: EventTime, row: Int) {
    if time != self.time { closeMoment() }
    self.time = time
    // Nearly every event stays where the person is; that comes first in any moment.
    if moment.isEmpty, stays.last?.stage == stage { return }
    if !moment.contains(where: { $0.stage == stage }) { moment.append((stage, row)) }
  }

  /// Takes in the last moment; called once after a person's last event.
  mutating func close() { closeMoment() }

  private mutating func closeMoment() {
    guard !moment.isEmpty else { return }
    if moment.count > 1 {
      let current = stays.last?.stage
      moment.sort { left, right in
        if left.stage == current || right.stage == current { return left.stage == current }
        return places[left.stage] < places[right.stage]
      }
    }
    for (stage, row) in moment where stage != stays.last?.stage {
      stays.append(Stay(stage: stage, start: time, row: row))
    }
    moment.removeAll(keepingCapacity: true)
  }
}
