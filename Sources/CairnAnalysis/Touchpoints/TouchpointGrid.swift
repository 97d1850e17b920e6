import CairnJourney
import CairnModel

/// The places where people meet the firm: each stage, channel and named touchpoint is a cell.
struct TouchpointGrid: Sendable {
  let stages: [String]
  let channels: [String]
  let rules: [TouchpointRules]
  /// The place of each stage in the journey, those beside it and unassigned behind.
  private let ranks: [Int]
  private let matchers: [Matcher]

  private struct Matcher: Sendable {
    var names: [Bool]?
    var stages: Set<UInt8>?
    var channels: Set<UInt16>?
    var filter: FilterMatcher?
  }

  init(_ context: WalkContext) {
    let stages = context.stageNames
    let channels = context.definitions.channels.channels
    (self.stages, self.channels) = (stages, channels)
    rules = context.definitions.touchpoints
    let model =
      context.definitions.stageModels.indices.contains(context.stageModel)
      ? context.definitions.stageModels[context.stageModel].journey : []
    ranks = (0...stages.count).map { stage in
      guard stage < stages.count else { return Int.max }
      return model.firstIndex(of: stages[stage]) ?? model.count + stage
    }
    matchers = context.definitions.touchpoints.map { rule in
      Matcher(
        names: rule.events.map { events in context.tables.names.map { events.contains($0) } },
        stages: rule.stages.map { wanted in
          Set(stages.indices.filter { wanted.contains(stages[$0]) }.map { UInt8($0) })
        },
        channels: rule.channels.map { wanted in
          Set(channels.indices.filter { wanted.contains(channels[$0]) }.map { UInt16($0) })
        }, filter: rule.filter.map { FilterMatcher($0, context) })
    }
  }

  /// One more of each: unassigned, no channel, unnamed.
  var cellCount: Int { (stages.count + 1) * (channels.count + 1) * (rules.count + 1) }

  /// The cell of a row.
  func cell(_ batch: EventBatch, _ row: Int) -> Int {
    let stage = min(Int(batch.journey.stages[row]), stages.count)
    let channel = min(Int(batch.journey.channels[row]), channels.count)
    return (stage * (channels.count + 1) + channel) * (rules.count + 1) + rule(batch, row)
  }

  private func rule(_ batch: EventBatch, _ row: Int) -> Int {
    matchers.firstIndex { matcher in
      (matcher.names?[Int(batch.names[row])] ?? true)
        && (matcher.stages?.contains(batch.journey.stages[row]) ?? true)
        && (matcher.channels?.contains(batch.journey.channels[row]) ?? true)
        && (matcher.filter?.matches(batch, row) ?? true)
    } ?? matchers.count
  }

  /// The names of a cell: stage, channel, touchpoint, owner.
  ///
  /// A touchpoint that the definitions do not name is called by its channel.
  func names(_ cell: Int) -> [Cell] {
    let (place, rule) = cell.quotientAndRemainder(dividingBy: rules.count + 1)
    let (stage, channel) = place.quotientAndRemainder(dividingBy: channels.count + 1)
    let channelName = channel < channels.count ? channels[channel] : "(none)"
    return [
      .text(stage < stages.count ? stages[stage] : StageModel.unassigned), .text(channelName),
      .text(rule < rules.count ? rules[rule].name : channelName),
      rule < rules.count ? rules[rule].owner.map { .text($0) } ?? .null : .null,
    ]
  }

  /// Some cells, by stage from first contact on, then by the bytes of channel and touchpoint.
  func sorted(_ cells: some Sequence<Int>) -> [Int] {
    func key(_ cell: Int) -> (stage: Int, channel: ByteText, rule: ByteText) {
      let (place, rule) = cell.quotientAndRemainder(dividingBy: rules.count + 1)
      let (stage, channel) = place.quotientAndRemainder(dividingBy: channels.count + 1)
      return (
        ranks[stage], ByteText(channel < channels.count ? channels[channel] : "(none)"),
        rule < rules.count ? ByteText(rules[rule].name) : ""
      )
    }
    return cells.map { (key($0), $0) }.sorted { left, right in
      (left.0.stage, left.0.channel, left.0.rule, left.1)
        < (right.0.stage, right.0.channel, right.0.rule, right.1)
    }.map(\.1)
  }
}
