import CairnModel

/// One cohort: how many persons it has, and how many of them were retained in each period.
struct CohortTally: Sendable {
  private(set) var size = 0
  private(set) var retained: [Int]
  /// The latest start of a person of the cohort.
  private(set) var latestStart = EventTime(microseconds: .min)

  init(periods: Int) { retained = Array(repeating: 0, count: periods + 1) }

  mutating func see(_ returns: PersonReturns, _ rule: RetentionQuestion.Rule, from start: EventTime)
  {
    size += 1
    latestStart = max(latestStart, start)
    for period in retained.indices where returns.isRetained(in: period, rule) {
      retained[period] += 1
    }
  }

  mutating func merge(_ other: CohortTally) {
    size += other.size
    latestStart = max(latestStart, other.latestStart)
    for period in retained.indices { retained[period] += other.retained[period] }
  }
}

/// The periods in which a person of a cohort returned, counted from the period of the start.
struct PersonReturns: Sendable {
  private var isIn: [Bool]
  /// The first period without a return, of those from 1 on.
  private var streakEnd = 1
  private var earliest = Int.max
  private var latest = -1

  init(periods: Int) { isIn = Array(repeating: false, count: periods + 1) }

  /// Takes in a return; they come in order of time.
  mutating func see(period: Int) {
    guard period > latest else { return }
    earliest = min(earliest, period)
    latest = period
    if period < isIn.count { isIn[period] = true }
    if period == streakEnd { streakEnd += 1 }
  }

  func isRetained(in period: Int, _ rule: RetentionQuestion.Rule) -> Bool {
    switch rule {
    case .on: isIn[period]
    case .onOrAfter: latest >= period
    case .onOrBefore: earliest <= period
    case .within(let range):
      range.lowerBound <= period
        && isIn[range.lowerBound...min(range.upperBound, period)].contains(true)
    case .streak: period == 0 ? isIn[0] : period < streakEnd
    }
  }
}
