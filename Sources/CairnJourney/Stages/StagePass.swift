public import CairnModel

/// Gives every event exactly one stage of a model, by the first rule that it meets.
///
/// Most names are decided by a table: the first rule that takes the name asks for nothing else.
/// What a rule asks of the person's past is the state before the event's moment. See
/// `docs/meaning/stages.md`.
public struct StagePass: Sendable {
  private let rules: [StageRule]
  private let choices: [NameChoice]
  /// The rules that may take a name, one name's behind another's.
  private let candidates: [Int]
  private let unassigned: UInt8
  private let past: PersonPast
  private let readsPast: Bool
  private let readsSessions: Bool
  private let readsChannels: Bool
  private let wantsRules: Bool
  private var sessionChannels: [UInt16] = []

  /// How the stage of events of one name is found: it is settled, or some of the candidates are
  /// asked in their order.
  private struct NameChoice: Sendable {
    var stage: UInt8
    var rule = JourneyColumns.noRule
    var candidates = 0..<0
  }

  public init(_ context: WalkContext, wantsRules: Bool = false) {
    self.wantsRules = wantsRules
    let models = context.definitions.stageModels
    precondition(models.indices.contains(context.stageModel), "the walk names one of the models")
    let model = models[context.stageModel]
    let stages = model.stages
    precondition(stages.count < Int(UInt8.max), "the stages of a model fit a byte")
    let past = PersonPast(model, context)
    var spans = 0
    let rules = model.rules.map { rule in
      let span = rule.after == nil ? nil : spans
      if span != nil { spans += 1 }
      return StageRule(rule, stages, span: span, context)
    }
    let unassigned = UInt8(stages.count)
    var candidates: [Int] = []
    choices = context.tables.names.indices.map { name in
      let takers = rules.indices.filter { rules[$0].takes(name: name) }
      guard let first = takers.first else { return NameChoice(stage: unassigned) }
      if rules[first].isNameOnly {
        return NameChoice(stage: rules[first].stage, rule: UInt16(first))
      }
      candidates += takers
      return NameChoice(
        stage: unassigned, candidates: candidates.count - takers.count..<candidates.count)
    }
    self.candidates = candidates
    self.past = past
    readsPast = rules.contains(where: \.readsPast)
    readsChannels = rules.contains { $0.channels != nil }
    readsSessions = model.rules.contains { $0.isFirstSession != nil }
    (self.rules, self.unassigned) = (rules, unassigned)
  }

  /// Fills `journey.stages`, and the rules where they are wanted.
  public mutating func apply(to batch: inout EventBatch) {
    if readsChannels {
      precondition(
        batch.journey.channels.count == batch.rowCount, "rules on channels are read off channels")
    }
    if readsSessions {
      precondition(
        batch.journey.sessions.count == batch.rowCount, "rules on sessions are read off sessions")
    }
    var stages = batch.journey.stages.takeFilled(with: unassigned, count: batch.rowCount)
    var rules = batch.journey.stageRules.takeFilled(
      with: JourneyColumns.noRule, count: wantsRules ? batch.rowCount : 0)
    for person in batch.persons.indices {
      let rows = batch.rows(ofPerson: person)
      if readsChannels { findSessionChannels(rows, of: batch) }
      assign(rows, of: batch, into: &stages, &rules)
    }
    batch.journey.stages = stages
    batch.journey.stageRules = rules
  }

  private func assign(
    _ rows: Range<Int>, of batch: EventBatch, into stages: inout [UInt8],
    _ stageRules: inout [UInt16]
  ) {
    var past = past
    let (names, times) = (batch.names.span, batch.times.span)
    for row in rows {
      let name = Int(names[row])
      if readsPast { past.move(to: times[row]) }
      let choice = choices[name]
      stages[row] = choice.stage
      if wantsRules { stageRules[row] = choice.rule }
      for candidate in choice.candidates {
        let rule = candidates[candidate]
        guard rules[rule].isMet(by: batch, row, past, sessionChannel(batch, row)) else { continue }
        stages[row] = rules[rule].stage
        if wantsRules { stageRules[row] = UInt16(rule) }
        break
      }
      if readsPast { past.see(name, at: times[row]) }
    }
  }

  /// The channel of each session of a person: that of its first row.
  private mutating func findSessionChannels(_ rows: Range<Int>, of batch: EventBatch) {
    sessionChannels.removeAll(keepingCapacity: true)
    for row in rows where batch.journey.sessions[row] != JourneyColumns.noSession {
      let session = Int(batch.journey.sessions[row])
      while sessionChannels.count <= session { sessionChannels.append(JourneyColumns.noChannel) }
      if sessionChannels[session] == JourneyColumns.noChannel {
        sessionChannels[session] = batch.journey.channels[row]
      }
    }
  }

  private func sessionChannel(_ batch: EventBatch, _ row: Int) -> UInt16 {
    guard readsChannels, batch.journey.sessions[row] != JourneyColumns.noSession else {
      return JourneyColumns.noChannel
    }
    return sessionChannels[Int(batch.journey.sessions[row])]
  }
}
