import CairnModel

/// The attempts at one goal, added up.
struct GoalTally: Sendable {
  /// How much it took, one number for each attempt.
  struct Effort: Sendable {
    var interactions: [Int64] = []
    var active: [Int64] = []
    var repeated = 0

    mutating func add(_ attempt: Attempt) {
      interactions.append(Int64(attempt.interactions) * 1_000_000)
      active.append(attempt.active)
      if attempt.repeats > 0 { repeated += 1 }
    }

    mutating func merge(_ other: Effort) {
      interactions += other.interactions
      active += other.active
      repeated += other.repeated
    }
  }

  /// One attempt that is over, or as far as it has come.
  struct Attempt {
    var isReached: Bool
    var isMature: Bool
    var length: TimeSpan
    var interactions: Int
    var active: Int64
    var repeats: Int
  }

  private(set) var attempts = 0
  private(set) var mature = 0
  private(set) var reached = 0
  private(set) var reachedMature = 0
  private(set) var open = 0
  var persons = 0
  private(set) var times: [Int64] = []
  private(set) var ofReached = Effort()
  private(set) var ofOthers = Effort()

  mutating func add(_ attempt: Attempt) {
    attempts += 1
    if attempt.isMature { mature += 1 }
    if attempt.isReached {
      reached += 1
      times.append(attempt.length.microseconds)
    }
    guard attempt.isMature else {
      if !attempt.isReached { open += 1 }
      return
    }
    if attempt.isReached {
      reachedMature += 1
      ofReached.add(attempt)
    } else {
      ofOthers.add(attempt)
    }
  }

  mutating func merge(_ other: GoalTally) {
    attempts += other.attempts
    mature += other.mature
    reached += other.reached
    reachedMature += other.reachedMature
    open += other.open
    persons += other.persons
    times += other.times
    ofReached.merge(other.ofReached)
    ofOthers.merge(other.ofOthers)
  }
}
