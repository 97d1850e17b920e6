import CairnModel

/// One person's way through the stages: a pure machine fed one event after another.
///
/// A stay is a run of events in one stage. Events of one moment are taken together: the stage that
/// the person is in first, then the others in the model's order, so that no order of ties matters.
struct StageSequence: Sendable {
  struct Stay: Hashable, Sendable {
    var stage: Int
    var start: EventTime
  }

  private(set) var stays: [Stay] = []
  private var moment: [Int] = []
  private var time = EventTime(microseconds: .min)

  mutating func removeAll() {
    stays.removeAll(keepingCapacity: true)
    moment.removeAll(keepingCapacity: true)
  }

  mutating func see(_ stage: Int, at time: EventTime) {
    if time != self.time { closeMoment() }
    self.time = time
    if !moment.contains(stage) { moment.append(stage) }
  }

  /// Takes in the last moment; called once after a person's last event.
  mutating func close() { closeMoment() }

  private mutating func closeMoment() {
    if moment.count > 1 {
      let current = stays.last?.stage
      moment.sort { left, right in
        if left == current || right == current { return left == current }
        return left < right
      }
    }
    for stage in moment where stage != stays.last?.stage {
      stays.append(Stay(stage: stage, start: time))
    }
    moment.removeAll(keepingCapacity: true)
  }
}
