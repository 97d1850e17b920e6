import CairnModel
import TestSupport

@testable import CairnAnalysis

/// A random person and the events of theirs, small enough to try every chain.
///
/// Times are minutes of a short hour, so that ties, exact limits and odd orders are common. Names
/// may fit several steps.
struct FunnelWorld {
  var question: FunnelQuestion
  var context: WalkContext
  var batch = EventBatch()
  private var random: Seeded

  /// What a kind of funnel adds to the plain one.
  enum Mode: CaseIterable {
    case plain, sweep, limits, strict, any, attempts, first, exclusions, held, optional, grace
    case strictTies, everything, sessions, limitedExclusions, heldAny
  }

  private static let names: [ByteText] = ["a", "b", "c", "d", "x", "y"]

  init(_ mode: Mode, seed: UInt64) {
    random = Seeded(seed)
    question = FunnelQuestion(steps: [])
    context = WalkContext(tables: EventTables(names: Self.names), properties: ["h"])
    context.dataEnd = minutes(25)
    let stepCount = 1 + random.below(4)
    question.steps = (0..<stepCount).map { step(mode == .sweep ? [$0] : fitting($0)) }
    if mode == .sweep { question.steps = (0..<stepCount).map { step([$0]) } }
    question.window = random.chance(80) ? .minutes(Int64(random.below(20))) : nil
    if random.chance(30) { context.scope.from = minutes(random.below(15)) }
    if random.chance(30) { context.scope.to = minutes(5 + random.below(15)) }
    shape(mode)
    fill(mode)
  }

  private func minutes(_ count: Int) -> EventTime {
    EventTime(microseconds: Int64(count) * 60_000_000)
  }

  private func step(_ names: [Int]) -> EventStep {
    EventStep(alternatives: names.map { .init(name: Self.names[$0]) }, text: "\(names)")
  }

  /// The names that can stand at a step: mostly its own, sometimes a neighbour's as well.
  private mutating func fitting(_ step: Int) -> [Int] {
    var names = [random.chance(80) ? step : random.below(4)]
    while random.chance(25) {
      let name = random.below(4)
      if !names.contains(name) { names.append(name) }
    }
    return names
  }

  private mutating func shape(_ mode: Mode) {
    let stepCount = question.steps.count
    switch mode {
    case .plain, .sweep: break
    case .limits:
      for step in 2..<max(2, stepCount + 1) {
        if random.chance(50) { question.stepWindows[step] = .minutes(Int64(random.below(8))) }
        if random.chance(50) {
          question.stepGaps[step] = .minutes(Int64(random.below(4)))
        }
        if let gap = question.stepGaps[step], let longest = question.stepWindows[step] {
          question.stepWindows[step] = max(gap, longest)
        }
      }
    case .strict:
      question.order = .strict
      if random.chance(40) { question.ignored = [step([5])] }
      if random.chance(20) { question.ties = .strict }
    case .any:
      question.order = .any
      if random.chance(25) { question.ties = .strict }
      if stepCount > 1, random.chance(40) {
        question.exclusions = [.init(event: step([4]), after: 1, before: stepCount)]
      }
    case .attempts: question.unit = .attempt
    case .first: question.entry = .first
    case .exclusions:
      guard stepCount > 1 else { return }
      for name in 4...4 + random.below(2) {
        let after = 1 + random.below(stepCount - 1)
        let before = after + 1 + random.below(stepCount - after)
        question.exclusions.append(.init(event: step([name]), after: after, before: before))
      }
    case .held: question.held = ["h"]
    case .optional:
      for step in 2..<max(2, stepCount + 1) where random.chance(40) {
        question.optional.insert(step)
      }
    case .grace: question.ties = .grace(.minutes(Int64(random.below(4))))
    case .strictTies: question.ties = .strict
    case .everything: shapeEverything()
    case .limitedExclusions:
      shape(.limits)
      shape(.exclusions)
      if random.chance(30) { question.unit = .attempt }
    case .sessions:
      shape([.plain, .limits, .strict, .exclusions, .held, .optional, .any][random.below(7)])
      if random.chance(30) { shape(.first) }
      question.unit = .session
    case .heldAny:
      shape(.any)
      shape(.held)
      if random.chance(30) { shape(.first) }
    }
  }

  /// Several settings at once, as far as they go together.
  private mutating func shapeEverything() {
    let pool: [Mode] = [.limits, .exclusions, .optional, .held, .attempts, .first, .strictTies]
    for mode in pool where random.chance(40) { shape(mode) }
    if random.chance(20) { shape(.grace) }
    if random.chance(25), question.optional.isEmpty {
      question.order = .strict
      if case .grace = question.ties { question.ties = .any }
    }
    if random.chance(25), !question.countsAttempts { question.spoiled = .leavesFunnel }
    if !question.problems.isEmpty { question.optional = [] }
  }

  private mutating func fill(_ mode: Mode) {
    let count = 1 + random.below([.any, .heldAny, .grace].contains(mode) ? 7 : 9)
    let span = random.chance(50) ? 10 : 22
    var moments = (0..<count).map { _ in random.below(span) }.sorted()
    if mode == .sweep, random.chance(50) {
      moments = Array(Set(moments)).sorted()
    }
    batch.properties = [PropertyColumn()]
    for moment in moments {
      batch.times.append(minutes(moment))
      batch.names.append(UInt32(random.below(mode == .plain || mode == .sweep ? 5 : 6)))
      let hasValue = random.chance(80)
      batch.properties[0].types.append(hasValue ? PropertyType.integer.rawValue : 0)
      batch.properties[0].payloads.append(hasValue ? UInt64(random.below(2)) : 0)
    }
    batch.persons = [PersonRef(identityType: 0, identityHash: 1)]
    batch.offsets = [0, moments.count]
    if mode == .sessions { cut(moments) }
  }

  /// Cuts the events of two devices into sessions; few belong to none.
  private mutating func cut(_ moments: [Int]) {
    var sessions = [JourneyColumns.noSession, JourneyColumns.noSession]
    var last = [-100, -100]
    var count: UInt32 = 0
    for moment in moments {
      let device = random.chance(75) ? 0 : 1
      if moment - last[device] > 4 {
        sessions[device] = count
        count += 1
      }
      last[device] = moment
      batch.journey.sessions.append(
        random.chance(5) ? JourneyColumns.noSession : sessions[device])
    }
  }

  /// The events as the twin sees them.
  func events(_ plan: FunnelPlan) -> [FunnelTwin.Event] {
    (0..<batch.rowCount).map { row in
      let name = Self.names[Int(batch.names[row])]
      let isPresent = batch.properties[0].types[row] != 0
      return FunnelTwin.Event(
        row: row, time: batch.times[row].microseconds,
        steps: Set(
          question.steps.indices.filter { question.steps[$0].names?.contains(name) == true }),
        exclusions: Set(
          question.exclusions.indices.filter {
            question.exclusions[$0].event.names?.contains(name) == true
          }),
        isIgnored: question.ignored.contains { $0.names?.contains(name) == true },
        value: isPresent ? Int(batch.properties[0].payloads[row]) : nil,
        session: batch.journey.sessions.isEmpty ? nil : batch.journey.sessions[row])
    }
  }
}
