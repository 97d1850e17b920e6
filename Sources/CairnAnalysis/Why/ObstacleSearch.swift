import CairnModel

/// Finds what kept a chain from going on, among the person's events.
struct ObstacleSearch {
  private typealias Verdict = FunnelStory.Verdict

  private let plan: FunnelPlan
  private let batch: EventBatch
  /// For each row, the steps that it fits; in a funnel with a pattern, those of the alphabet.
  private let fits: [[Int]]
  private let excludes: [[Int]]
  private let sessions: SessionTeller

  init(_ plan: FunnelPlan, _ batch: EventBatch, _ sessions: SessionTeller) {
    (self.plan, self.batch, self.sessions) = (plan, batch, sessions)
    fits = batch.times.indices.map { row in
      var found: [Int] = []
      plan.steps.find(batch, row, into: &found)
      return found
    }
    excludes = batch.times.indices.map { row in
      var found: [Int] = []
      if !plan.question.exclusions.isEmpty { plan.exclusions.find(batch, row, into: &found) }
      return found
    }
  }

  private var question: FunnelQuestion { plan.question }

  private func time(_ row: Int) -> Int64 { batch.times[row].microseconds }

  private func step(_ step: Int) -> String { "step \(step + 1) (\(question.steps[step].text))" }

  // MARK: The verdict

  /// Why a chain ends where it does.
  func verdict(_ chain: FunnelChain?) -> FunnelStory.Verdict {
    guard let chain else { return neverEntered() }
    if chain.level == plan.stepCount { return Verdict(reason: "all steps were taken") }
    if question.pattern != nil {
      return Verdict(reason: "no event goes on from here as the pattern asks")
    }
    let wanted = next(chain)
    let verdicts = batch.times.indices.filter { !wanted.isDisjoint(with: fits[$0]) }
      .map { verdict($0, chain, wanted) }
    // The reason that says most: of a candidate that nearly went on, before one that never could.
    if let best = verdicts.min(by: { $0.rank < $1.rank }) { return best.verdict }
    return missing(wanted)
  }

  private func neverEntered() -> Verdict {
    let first = question.pattern.map { $0.events[0] } ?? 0
    let row = batch.times.indices.first { first.map(fits[$0].contains) ?? true }
    if let row, !plan.entries.contains(time(row)) {
      return Verdict(reason: "\(step(0)) lies outside the range that was asked for", row: row)
    }
    if row != nil { return Verdict(reason: "no entry by the rules of this funnel", row: row) }
    return missing([0])
  }

  /// The steps that would carry the chain on.
  private func next(_ chain: FunnelChain) -> Set<Int> {
    guard question.order == .any else {
      var wanted: Set<Int> = [chain.level]
      while let last = wanted.max(), question.optional.contains(last + 1),
        last + 1 < plan.stepCount
      {
        wanted.insert(last + 1)
      }
      return wanted
    }
    return Set(question.steps.indices).subtracting(chain.rows.flatMap { fits[$0] })
  }

  private func missing(_ wanted: Set<Int>) -> Verdict {
    let steps = wanted.sorted().map(step).joined(separator: " or ")
    let names = Set(wanted.flatMap { question.steps[$0].names ?? [] })
    let unfit = batch.times.indices.first {
      names.contains(plan.tables.names[Int(batch.names[$0])])
    }
    guard let unfit else { return Verdict(reason: "\(steps) never happened") }
    return Verdict(reason: "\(steps) happened, but never as its filter asks", row: unfit)
  }

  private func verdict(
    _ row: Int, _ chain: FunnelChain, _ wanted: Set<Int>
  ) -> (rank: Int, verdict: Verdict) {
    let (last, moment) = (chain.last, time(row))
    let lastRow = chain.rows.last { $0 != FunnelChain.skipped } ?? row
    let name = step(fits[row].first(where: wanted.contains) ?? chain.level)
    func answer(_ rank: Int, _ reason: String, _ at: Int? = nil) -> (rank: Int, verdict: Verdict) {
      (rank, Verdict(reason: reason, row: at ?? row))
    }
    if chain.rows.contains(row) { return answer(9, "\(name) needs an event of its own") }
    if question.order != .any, moment < last - max(0, plan.slack) {
      return answer(8, "\(name) happened only before \(step(chain.level - 1))")
    }
    if plan.slack < 0, moment == last {
      return answer(6, "\(name) happened in the same moment as the step before it")
    }
    if let other = otherValue(row, lastRow) { return answer(3, "\(name) has another \(other)") }
    let numbers = batch.journey.sessions
    if question.unit == .session,
      let apart = sessions.reason(numbers[row], apartFrom: numbers[lastRow])
    {
      return answer(4, "\(name) happened \(apart)")
    }
    if let spoiler = spoiler(chain, before: moment) {
      return answer(1, "an excluded event came before \(name)", spoiler)
    }
    if moment - chain.entry > plan.window {
      let late = TimeSpan(microseconds: moment - chain.entry - plan.window).spoken
      return answer(5, "\(name) came \(late) after the window had closed")
    }
    if let limit = limit(moment - last, chain.level) {
      return answer(4, "\(name) came too \(limit) after the step before it")
    }
    if let interruption = interruption(chain, lastRow, before: moment) {
      return answer(2, "another event came before \(name)", interruption)
    }
    return answer(7, "\(name) does not go on from the chain that counts")
  }

  /// The name of a held property whose value differs.
  private func otherValue(_ row: Int, _ lastRow: Int) -> ByteText? {
    for (index, column) in plan.held.enumerated() where column >= 0 {
      let column = batch.properties[column]
      let (one, two) = (plan.tables.value(column, row), plan.tables.value(column, lastRow))
      if one?.text != two?.text { return question.held[index] }
    }
    return nil
  }

  private func limit(_ length: Int64, _ step: Int) -> String? {
    guard question.order != .any else { return nil }
    if length > plan.longest[step] { return "long" }
    return length < plan.shortest[step] ? "soon" : nil
  }

  /// The excluded event that ends a chain before a moment.
  private func spoiler(_ chain: FunnelChain, before moment: Int64) -> Int? {
    for (index, exclusion) in question.exclusions.enumerated() {
      guard question.order == .any || chain.level >= exclusion.after,
        question.order == .any || chain.level < exclusion.before
      else { continue }
      let anchor = question.order == .any ? chain.entry : chain.times[exclusion.after - 1]
      let found = batch.times.indices.first {
        excludes[$0].contains(index) && time($0) > anchor && time($0) < moment
      }
      if let found { return found }
    }
    return nil
  }

  private func interruption(
    _ chain: FunnelChain, _ lastRow: Int, before moment: Int64
  ) -> Int? {
    guard plan.isStrict else { return nil }
    return batch.times.indices.first { row in
      time(row) >= time(lastRow) && time(row) < moment && !chain.rows.contains(row)
        && !fits[row].contains(chain.level - 1) && !plan.ignored.meetsAny(batch, row)
    }
  }

  // MARK: What an event is

  /// What an event is in the funnel: a step of the chain, one that could be, or one in the way.
  func part(_ row: Int, _ chain: FunnelChain?) -> String {
    if let place = chain?.rows.firstIndex(of: row) { return "step \(place + 1) of the chain" }
    if !excludes[row].isEmpty { return "excluded" }
    if !fits[row].isEmpty {
      return "fits step " + fits[row].map { "\($0 + 1)" }.joined(separator: ", ")
    }
    if plan.isStrict { return plan.ignored.meetsAny(batch, row) ? "ignored" : "interrupts" }
    return "fits no step"
  }
}
