extension FunnelQuestion {
  /// What is wrong with the question, in sentences; empty where it can be answered.
  ///
  /// A question with problems is never asked: the fold would have to guess what was meant.
  public var problems: [String] {
    var problems: [String] = []
    if steps.isEmpty { problems.append("A funnel has at least one step.") }
    if let window, window < .zero { problems.append("The window is shorter than nothing.") }
    problems += stepProblems + exclusionProblems + orderProblems + habitProblems
    problems += patternProblems
    if spoiled == .leavesFunnel, countsAttempts {
      problems.append("An attempt that an exclusion ends cannot leave the funnel of attempts.")
    }
    if case .grace(let span) = ties, span < .zero {
      problems.append("The grace between ties is shorter than nothing.")
    }
    return problems
  }

  /// Whether two events of the funnel's unit count each for itself: every entry is an attempt.
  ///
  /// `--entry each` and `--unit attempt` say the same from two sides.
  public var countsAttempts: Bool { entry == .each || unit == .attempt }

  private var stepProblems: [String] {
    var problems: [String] = []
    let limits = (stepWindows.map(\.key) + stepGaps.map(\.key)).sorted()
    for step in limits where step < 2 || step > steps.count {
      problems.append("Step \(step) has no step before it in a funnel of \(steps.count).")
    }
    for (step, gap) in stepGaps.sorted(by: { $0.key < $1.key }) {
      if gap < .zero { problems.append("The gap before step \(step) is shorter than nothing.") }
      if let longest = stepWindows[step], longest < gap {
        problems.append("Step \(step) would have to come both within and after its limits.")
      }
    }
    for step in anchors.sorted() where step < 1 || step > steps.count {
      problems.append("There is no step \(step) to be an anchor.")
    }
    if optional.contains(1) { problems.append("The first step cannot be optional.") }
    for step in optional.sorted() where step > 1 {
      guard step <= steps.count else {
        problems.append("There is no step \(step) to be optional.")
        continue
      }
      let next = (step + 1...steps.count + 1).first { !optional.contains($0) } ?? step
      if next <= steps.count, steps[next - 1].alternatives == steps[step - 1].alternatives {
        problems.append("Step \(step) is optional and the same as step \(next).")
      }
    }
    for pair in times where pair.from < 1 || pair.to > steps.count || pair.from >= pair.to {
      problems.append("There is no way from step \(pair.from) to step \(pair.to).")
    }
    if case .step(let step) = breakdownStep, step < 1 || step > steps.count {
      problems.append("There is no step \(step) to break down by.")
    }
    return problems
  }

  private var exclusionProblems: [String] {
    var problems: [String] = []
    for exclusion in exclusions {
      let (after, before) = (exclusion.after, exclusion.before)
      guard after >= 1, before <= steps.count, after < before else {
        problems.append(
          "\(exclusion.event.text) cannot be excluded between steps \(after) and \(before).")
        continue
      }
      let excluded = Set(exclusion.event.alternatives)
      for step in after...before where !excluded.isDisjoint(with: steps[step - 1].alternatives) {
        problems.append("\(exclusion.event.text) is excluded, but is step \(step) as well.")
      }
    }
    return problems
  }

  /// Whether the funnel is counted as other tools do it, one event after another.
  public var usesLadder: Bool { order != .any && !habits.isDisjoint(with: FunnelHabit.ofLadder) }

  private var habitProblems: [String] {
    guard usesLadder else { return [] }
    let tool = dialect ?? "this rule"
    var problems: [String] = []
    if countsAttempts { problems.append("With \(tool) persons or sessions are counted.") }
    if !stepGaps.isEmpty { problems.append("With \(tool) there is no shortest time.") }
    if case .grace = ties { problems.append("With \(tool) there is no grace between ties.") }
    return problems
  }

  private var orderProblems: [String] {
    if order != .any, !anchors.isEmpty { return ["Anchors belong to a funnel in any order."] }
    switch order {
    case .ordered:
      return ignored.isEmpty ? [] : ["Ignored events belong to a strict funnel."]
    case .strict:
      if case .grace = ties { return ["A strict funnel cannot have a grace between ties."] }
      return []
    case .any:
      var problems: [String] = []
      if !stepWindows.isEmpty || !stepGaps.isEmpty || !optional.isEmpty {
        problems.append("Limits between steps and optional steps need steps in an order.")
      }
      if exclusions.contains(where: { $0.after != 1 || $0.before != steps.count }) {
        problems.append("In any order an exclusion holds from the first step to the last.")
      }
      if firstEver != .no { problems.append("First-ever needs a first step.") }
      if !ignored.isEmpty { problems.append("Ignored events belong to a strict funnel.") }
      if ties == .strict, !anchors.isEmpty {
        problems.append("With anchors, events of one moment may follow each other.")
      }
      return problems
    }
  }
}
