import CairnModel

/// What is counted of some chains: how many came how far, and how long each step took.
struct FunnelTally: Sendable {
  /// For each step, the chains that came exactly so far.
  var stopped: [Int]
  /// Of those, the ones whose window has not closed before the data ends.
  var open: [Int]
  /// Of those, the ones that an exclusion ended.
  var excluded: [Int]
  /// Of those, the ones whose window has not closed and that no exclusion ended.
  var waiting: [Int]
  /// For each step, the chains that left it out and went on.
  var skipped: [Int]
  /// For each step, the microseconds since the step before, of every chain that took it.
  var sincePrevious: [[Int64]]
  /// For each pair of steps asked for, the microseconds between.
  var between: [[Int64]]
  /// For each pair, how long those were watched who took the first step and not the second.
  var unfinished: [[Int64]]
  var ties = 0
  /// How often a pattern was found, over all.
  var matches = 0
  var doubts = 0

  init(_ plan: FunnelPlan) {
    stopped = Array(repeating: 0, count: plan.stepCount)
    (open, excluded, waiting, skipped) = (stopped, stopped, stopped, stopped)
    sincePrevious = Array(repeating: [], count: plan.stepCount)
    between = Array(repeating: [], count: plan.question.times.count)
    unfinished = between
  }

  /// Counts one chain.
  mutating func count(_ chain: FunnelChain, _ plan: FunnelPlan) {
    let last = chain.level - 1
    stopped[last] += 1
    let isOpen = !plan.isMature(chain.entry)
    if isOpen { open[last] += 1 }
    if chain.isExcluded { excluded[last] += 1 }
    if isOpen, !chain.isExcluded { waiting[last] += 1 }
    if chain.hasDoubt { doubts += 1 }
    matches += chain.matches
    if plan.question.order != .any, !plan.usesLadder, chain.hasTie { ties += 1 }
    // From a step that was never taken no time passes to the first that was.
    var previous: Int64? = chain.rows[0] == FunnelChain.skipped ? nil : chain.entry
    let leavesOutZero = plan.question.habits.contains(.leavesOutZeroTimes)
    if chain.rows[0] == FunnelChain.skipped { skipped[0] += 1 }
    for step in 1..<max(1, chain.level) {
      guard chain.rows[step] != FunnelChain.skipped else {
        skipped[step] += 1
        continue
      }
      if let previous {
        let length = chain.times[step] - previous
        if length != 0 || !leavesOutZero { sincePrevious[step].append(length) }
      }
      previous = chain.times[step]
    }
    for (index, pair) in plan.question.times.enumerated() { time(chain, index, pair, plan) }
  }

  /// Counts some chains that have a time for every step and nothing else to tell.
  mutating func count(_ findings: FunnelFindings, _ times: [EventTime], _ plan: FunnelPlan) {
    var first = 0
    for (_, level) in findings.persons {
      count(findings.rows.span.extracting(first..<first + level), times.span, plan)
      first += level
    }
  }

  /// Counts one of those, from the rows of its steps.
  mutating func count(_ rows: Span<Int>, _ times: Span<EventTime>, _ plan: FunnelPlan) {
    let last = rows.count - 1
    stopped[last] += 1
    var previous = times[rows[0]].microseconds
    if !plan.isMature(previous) {
      open[last] += 1
      waiting[last] += 1
    }
    for step in 1..<rows.count {
      let time = times[rows[step]].microseconds
      sincePrevious[step].append(time - previous)
      previous = time
    }
  }

  private mutating func time(
    _ chain: FunnelChain, _ index: Int, _ pair: FunnelQuestion.StepPair, _ plan: FunnelPlan
  ) {
    guard chain.level >= pair.from, chain.rows[pair.from - 1] >= 0 else { return }
    let from = chain.times[pair.from - 1]
    if chain.level < pair.to {
      let watched = min(chain.entry + plan.window, max(plan.dataEnd, from))
      unfinished[index].append(max(0, watched - from))
    } else if chain.rows[pair.to - 1] >= 0 {
      between[index].append(chain.times[pair.to - 1] - from)
    }
  }

  mutating func merge(_ other: FunnelTally) {
    for step in stopped.indices {
      stopped[step] += other.stopped[step]
      open[step] += other.open[step]
      excluded[step] += other.excluded[step]
      waiting[step] += other.waiting[step]
      skipped[step] += other.skipped[step]
      sincePrevious[step] += other.sincePrevious[step]
    }
    for index in between.indices {
      between[index] += other.between[index]
      unfinished[index] += other.unfinished[index]
    }
    ties += other.ties
    matches += other.matches
    doubts += other.doubts
  }

  var entered: Int { stopped.reduce(0, +) }

  var mature: Int { entered - open.reduce(0, +) }

  var converted: Int { stopped.last ?? 0 }

  var convertedMature: Int { converted - (open.last ?? 0) }

  /// Those who have not converted, but still may.
  var pending: Int { open.dropLast().reduce(0, +) }

  /// Those whom an exclusion ended and whose window has not closed: of `pending` and of `excluded`.
  var excludedOpen: Int { pending - waiting.dropLast().reduce(0, +) }

  /// The chains that came at least as far as a step, counted from 0.
  func reached(_ step: Int) -> Int { stopped[step...].reduce(0, +) }
}
