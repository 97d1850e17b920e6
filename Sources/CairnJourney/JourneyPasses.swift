// The passes that turn stored events into journeys, in the one order in which they can run:
//
//   identity  who is who: clusters become persons      (`IdentityPass`, run by the store's walk)
//   sessions  each person's activity, cut              (`SessionPass`)
//   channels  where each session and touch came from   (`ChannelPass`)
//   stages    where in the journey each event stands   (`StagePass`)
//
// Each reads only what stands before it in this list, and each runs only where a question asks for
// its columns or a later pass reads them. Where an answer is broken down, the walk runs one more
// behind them: under which value each row counts (`BreakdownPass`).

public import CairnModel

/// The passes that a question needs, after identities are resolved; each worker has its own.
public struct JourneyPasses: Sendable {
  private var sessions: SessionPass?
  private var channels: ChannelPass?
  private var stages: StagePass?

  /// The passes for what a question asks for in a walk; `needs` may be the question's own or
  /// `JourneyPasses.needs(for:_:stageModel:)` of it.
  public init(_ needs: EventNeeds, _ context: WalkContext) {
    let needs = Self.needs(for: needs, context.definitions, stageModel: context.stageModel)
    if needs.sessions {
      sessions = SessionPass(context, wantsOpenings: needs.openings || needs.openingTimes)
    }
    if needs.channels { channels = ChannelPass(context) }
    if needs.stages { stages = StagePass(context, wantsRules: needs.stageRules) }
  }

  /// Adds the columns asked for to a batch of persons.
  public mutating func apply(to batch: inout EventBatch) {
    sessions?.apply(to: &batch)
    channels?.apply(to: &batch)
    stages?.apply(to: &batch)
  }

  /// What the walk must bring so that the passes can give what a question asks for.
  ///
  /// Sessions and channels are derived from all events of a person, so a question that asks for
  /// them sees rows of every name; stages alone bring the orders along, and what their rules ask
  /// to have gone before. Of the many fields that may tell where an event came from, only those
  /// are asked for that any event has; `known` is nil where that is not known.
  public static func needs(
    for needs: EventNeeds, _ definitions: Definitions, stageModel: Int = 0,
    known: Set<ByteText>? = nil
  ) -> EventNeeds {
    var needs = needs
    if needs.stages { addStages(to: &needs, definitions, stageModel) }
    if needs.channels { addChannels(to: &needs, definitions, known) }
    if needs.openings || needs.openingTimes { needs.sessions = true }
    if needs.sessions { addSessions(to: &needs, definitions.session, known) }
    if needs.sessions { needs.names = nil }
    return needs
  }

  private static func addStages(
    to needs: inout EventNeeds, _ definitions: Definitions, _ stageModel: Int
  ) {
    needs.names?.formUnion(definitions.commerce.orderEvents)
    guard definitions.stageModels.indices.contains(stageModel) else { return }
    for rule in definitions.stageModels[stageModel].rules {
      if let filter = rule.filter { needs.add(filter) }
      if rule.channels != nil { needs.channels = true }
      if rule.isFirstSession != nil { needs.sessions = true }
      needs.names?.formUnion((rule.after ?? []).union(rule.until))
    }
  }

  private static func addChannels(
    to needs: inout EventNeeds, _ definitions: Definitions, _ known: Set<ByteText>?
  ) {
    needs.sessions = true
    addTouches(to: &needs, known)
    for rule in definitions.channels.rules { needs.add(rule.filter) }
  }

  private static func addSessions(
    to needs: inout EventNeeds, _ rules: SessionRules, _ known: Set<ByteText>?
  ) {
    if rules.span == .device { needs.identities = true }
    // A session's id is made of its device and its first event's key.
    if needs.openings {
      needs.keys = true
      needs.identities = true
    }
    if rules.isDeclared { needs.add(property: ByteText(FieldName.session)) }
    if rules.splitsAtCampaign { addTouches(to: &needs, known) }
  }

  private static func addTouches(to needs: inout EventNeeds, _ known: Set<ByteText>?) {
    for property in TouchProperty.tags { needs.add(property: property) }
    needs.add(property: TouchProperty.url)
    needs.add(property: TouchProperty.referrer)
    let further = TouchProperty.hosts + TouchOrigin.Click.names.map(\.name)
    for property in further where known?.contains(property) ?? true {
      needs.add(property: property)
    }
  }
}

extension Array {
  /// Takes the memory of a batch's column to be filled again, so that no batch asks for its own.
  ///
  /// The column is empty until the values are put back.
  mutating func takeCleared() -> [Element] {
    var taken: [Element] = []
    swap(&taken, &self)
    taken.removeAll(keepingCapacity: true)
    return taken
  }

  /// The same with one value for each row.
  mutating func takeFilled(with value: Element, count: Int) -> [Element] {
    var taken = takeCleared()
    taken.append(contentsOf: repeatElement(value, count: count))
    return taken
  }
}
