import CairnJourney
import CairnModel

/// Reads the figures of a segment's filter off one person's events, all but those of money.
struct PersonFigures: Sendable {
  private let context: WalkContext
  private let figures: [(name: ByteText, figure: SegmentFigure, column: Int?, code: UInt32?)]
  private let matchers: [(leaf: EventFilter, matcher: FilterMatcher)]
  private let ranks: StageRanks

  init(_ plan: SegmentPlan, _ context: WalkContext) {
    self.context = context
    figures = plan.figures.map { name, figure in
      (
        name, figure, figure.property.flatMap { context.index(ofProperty: $0) },
        figure.event.flatMap { context.code(ofName: $0) }
      )
    }
    matchers = plan.anyEvent.map { ($0, FilterMatcher($1, context)) }
    ranks = StageRanks(context.definitions.stageModels[context.stageModel])
  }

  /// The figures that the person has, and the comparisons that any of their events meets.
  func figures(
    _ batch: EventBatch, _ rows: Range<Int>
  ) -> (values: [ByteText: PropertyValue], met: Set<EventFilter>) {
    var values: [ByteText: PropertyValue] = [:]
    for (name, figure, column, code) in figures {
      switch figure {
      case .known(let known): values[name] = value(of: known, batch, rows)
      case .count:
        values[name] = .integer(
          Int64(code.map { code in rows.count { batch.names[$0] == code } } ?? 0))
      case .first:
        values[name] = column.flatMap { value($0, batch, rows.first(where: has($0, batch))) }
      case .last:
        values[name] = column.flatMap { value($0, batch, rows.last(where: has($0, batch))) }
      case .any: break
      }
    }
    var met: Set<EventFilter> = []
    for (leaf, matcher) in matchers where rows.contains(where: { matcher.matches(batch, $0) }) {
      met.insert(leaf)
    }
    return (values, met)
  }

  private func has(_ column: Int, _ batch: EventBatch) -> (Int) -> Bool {
    { batch.properties[column].types[$0] != PropertyColumn.absent }
  }

  private func value(_ column: Int, _ batch: EventBatch, _ row: Int?) -> PropertyValue? {
    row.flatMap { context.tables.value(batch.properties[column], $0) }
  }

  private func value(
    of figure: SegmentFigure.Known, _ batch: EventBatch, _ rows: Range<Int>
  ) -> PropertyValue? {
    guard let first = rows.first, let last = rows.last else { return nil }
    switch figure {
    case .events: return .integer(Int64(rows.count))
    case .sessions:
      let numbers = batch.journey.sessions[rows].filter { $0 != JourneyColumns.noSession }
      return .integer(Int64(numbers.max().map { $0 + 1 } ?? 0))
    case .firstSeen: return context.clock(batch.times[first])
    case .lastSeen: return context.clock(batch.times[last])
    case .daysSinceFirstSeen: return context.daysSince(batch.times[first])
    case .daysSinceLastSeen: return context.daysSince(batch.times[last])
    case .stage: return stage(batch, rows) { ranks.current($0) }
    case .highestStage: return stage(batch, rows) { ranks.highest($0) ?? ranks.current($0) }
    case .firstChannel: return channel(batch, rows.first { batch.journey.isTouch[$0] })
    case .lastChannel: return channel(batch, rows.last { batch.journey.isTouch[$0] })
    case .orders, .refunds, .aov, .grossRevenue, .netRevenue, .firstOrder, .lastOrder,
      .daysSinceLastOrder:
      return nil
    }
  }

  private func stage(
    _ batch: EventBatch, _ rows: Range<Int>, _ choose: ([Int]) -> Int?
  ) -> PropertyValue {
    var sequence = StageSequence(ranks)
    for row in rows {
      sequence.see(Int(batch.journey.stages[row]), at: batch.times[row], row: row)
    }
    sequence.close()
    let stage = choose(sequence.stays.map(\.stage)) ?? ranks.stages.count
    return .text(ByteText(ranks.name(stage)))
  }

  private func channel(_ batch: EventBatch, _ row: Int?) -> PropertyValue? {
    guard let row, batch.journey.channels[row] != JourneyColumns.noChannel else { return nil }
    let channels = context.definitions.channels.channels
    return .text(ByteText(channels[Int(batch.journey.channels[row])]))
  }
}

extension WalkContext {
  /// A moment as a text that sorts as time does: `2026-11-01T10:00:00.000`, local.
  func clock(_ time: EventTime) -> PropertyValue {
    let local = EventTime(
      microseconds: time.microseconds + definitions.zone.offset(at: time) * 1_000_000)
    let text = local.description
    return .text(ByteText(text.hasSuffix("Z") ? String(text.dropLast()) : text))
  }

  /// The whole days from a moment to the end of data.
  func daysSince(_ time: EventTime) -> PropertyValue? {
    dataEnd.map { .integer(max(0, ($0 - time).microseconds) / TimeSpan.days(1).microseconds) }
  }
}
