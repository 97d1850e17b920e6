public import CairnModel

// For each person: the moments of starts and of returns, in order. A start opens a membership in a
// cohort; returns from then on are numbered by period. What happens at the very moment of the start
// counts as a return unless it is nothing but the start itself.

/// Puts persons into cohorts and notes when they return.
public struct RetentionFold: Fold {
  /// A person's place in a cohort.
  struct Membership: Sendable {
    var cohort: Int
    var start: EventTime
  }

  /// A moment at which something of interest happened.
  private struct Moment {
    var time: EventTime
    var starts = 0
    var returns = 0
    var events = 0
  }

  private let question: RetentionQuestion
  private let starts: EventSelector
  private let returns: EventSelector
  private let scope: QuestionScope
  private var cursor: PeriodCursor
  private(set) var cohorts: [Int: CohortTally] = [:]
  private(set) var usage: UsageIntervals
  /// Orders and refunds, where the money is asked for, and the cohorts of those who have any.
  private(set) var log: OrderLog?
  private(set) var memberships: [PersonRef: [Membership]] = [:]

  init(_ question: RetentionQuestion, _ context: WalkContext) {
    self.question = question
    starts = EventSelector(question.start, context)
    returns = EventSelector(question.returning, context)
    scope = context.scope
    cursor = PeriodCursor(PeriodCalendar(unit: question.unit, context.definitions))
    usage = UsageIntervals(context)
    log = question.showsValue ? OrderLog(context) : nil
  }

  public mutating func see(_ batch: EventBatch) {
    let payersBefore = log?.persons.count ?? 0
    log?.see(batch)
    let payers = Set(log?.persons[payersBefore...] ?? [])
    var moments: [Moment] = []
    for person in 0..<batch.personCount {
      collect(batch, batch.rows(ofPerson: person), into: &moments)
      let own = see(moments)
      usage.close()
      if payers.contains(batch.persons[person]), !own.isEmpty {
        memberships[batch.persons[person]] = own
      }
    }
  }

  private mutating func collect(
    _ batch: EventBatch, _ rows: Range<Int>, into moments: inout [Moment]
  ) {
    moments.removeAll(keepingCapacity: true)
    let times = batch.times.span
    var moment = Moment(time: EventTime(microseconds: .min))
    for row in rows {
      let isStart = starts.selects(batch, row)
      let isReturn = returns.selects(batch, row)
      guard isStart || isReturn else { continue }
      if isReturn, scope.contains(times[row]) { usage.see(times[row]) }
      if moment.time != times[row] {
        if moment.events > 0 { moments.append(moment) }
        moment = Moment(time: times[row])
      }
      moment.starts += isStart ? 1 : 0
      moment.returns += isReturn ? 1 : 0
      moment.events += 1
    }
    if moment.events > 0 { moments.append(moment) }
  }

  /// Counts one person in their cohorts.
  private mutating func see(_ moments: [Moment]) -> [Membership] {
    var own: [Membership] = []
    var lastCohort: Int?
    for (index, moment) in moments.enumerated() where moment.starts > 0 {
      let cohort = cursor.period(of: moment.time)
      if scope.contains(moment.time), cohort != lastCohort {
        lastCohort = cohort
        let membership = Membership(cohort: cohort, start: moment.time)
        count(membership, moments[index...])
        own.append(membership)
      }
      if question.cohort == .firstEver { break }
    }
    return own
  }

  private mutating func count(_ membership: Membership, _ moments: ArraySlice<Moment>) {
    var returns = PersonReturns(periods: question.periods)
    for moment in moments where moment.returns > 0 {
      if moment.time == membership.start, moment.events == 1 { continue }
      returns.see(period: period(of: moment.time, membership))
    }
    cohorts[membership.cohort, default: CohortTally(periods: question.periods)]
      .see(returns, question.rule, from: membership.start)
  }

  private mutating func period(of time: EventTime, _ membership: Membership) -> Int {
    question.period(of: time, membership, &cursor)
  }

  public mutating func seeOthers(_ batch: EventBatch) { log?.seeOthers(batch) }

  public mutating func merge(_ other: RetentionFold) {
    for (cohort, tally) in other.cohorts {
      cohorts[cohort, default: CohortTally(periods: question.periods)].merge(tally)
    }
    usage.merge(other.usage)
    if let theirs = other.log { log?.merge(theirs) }
    memberships.merge(other.memberships) { mine, _ in mine }
  }
}

extension RetentionQuestion {
  /// The period of a moment as a member of a cohort counts it; below zero before the start.
  func period(
    of time: EventTime, _ membership: RetentionFold.Membership, _ cursor: inout PeriodCursor
  ) -> Int {
    if time < membership.start { return -1 }
    guard isRolling else { return cursor.period(of: time) - membership.cohort }
    return Int((time - membership.start).microseconds / unit.rollingSpan.microseconds)
  }
}
