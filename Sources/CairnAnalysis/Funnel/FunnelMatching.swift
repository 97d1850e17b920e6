/// Deals events out to steps, each event to one step and each step to one event.
///
/// Events are added one after another; each that can be dealt a step without taking one away from
/// the others altogether stays for good, though its step may still change (Kuhn's augmenting
/// paths).
struct FunnelMatching: Sendable {
  /// For each step, the number of the event that it has, or -1.
  private(set) var eventOfStep: [Int]
  private var stepsOfEvent: [[Int]] = []
  private var isVisited: [Bool]
  private(set) var count = 0

  init(stepCount: Int) {
    eventOfStep = Array(repeating: -1, count: stepCount)
    isVisited = Array(repeating: false, count: stepCount)
  }

  mutating func removeAll() {
    for step in eventOfStep.indices { eventOfStep[step] = -1 }
    stepsOfEvent.removeAll(keepingCapacity: true)
    count = 0
  }

  /// Adds an event that fits some steps; says whether one more step has an event now.
  mutating func add(_ steps: [Int]) -> Bool {
    let event = stepsOfEvent.count
    stepsOfEvent.append(steps)
    for step in isVisited.indices { isVisited[step] = false }
    let isDealt = deal(event)
    if isDealt { count += 1 }
    return isDealt
  }

  private mutating func deal(_ event: Int) -> Bool {
    for step in stepsOfEvent[event] where !isVisited[step] {
      isVisited[step] = true
      if eventOfStep[step] < 0 || deal(eventOfStep[step]) {
        eventOfStep[step] = event
        return true
      }
    }
    return false
  }
}
