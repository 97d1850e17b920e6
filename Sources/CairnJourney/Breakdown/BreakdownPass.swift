public import CairnModel

/// Says of every row under which value of a breakdown it counts: `docs/meaning/breakdowns.md`.
///
/// It runs behind the other passes and before any row is filtered out, so that the value of a
/// session or a person does not hang on which rows a question looks at.
public struct BreakdownPass: Sendable {
  private let keys: [Key]
  private let unit: BreakdownUnit
  private let scope: QuestionScope
  /// The first row of each session of the person being seen.
  private var entries: [Int] = []

  private struct Key: Sendable {
    var subject: Subject
    var moment: BreakdownKey.Moment
  }

  private enum Subject: Sendable {
    case column(Int)
    case event, source, channel, stage
    /// A property that no event of the walk has.
    case nothing
  }

  public init(_ breakdown: Breakdown, _ context: WalkContext) {
    unit = breakdown.unit
    scope = context.scope
    keys = breakdown.keys.map { key in
      let subject: Subject =
        switch key.subject {
        case .property(let name): context.index(ofProperty: name).map { .column($0) } ?? .nothing
        case .event: .event
        case .source: .source
        case .channel: .channel
        case .stage: .stage
        }
      return Key(subject: subject, moment: key.moment)
    }
  }

  /// Fills `journey.breakdown`.
  public mutating func apply(to batch: inout EventBatch) {
    var columns: [PropertyColumn] = []
    for key in keys {
      var column = Self.values(of: key.subject, batch)
      switch (key.moment, unit) {
      case (.own, .event): break
      case (.own, .session): settleSessions(&column, batch)
      case (.own, .person), (.first, _), (.last, _): settlePersons(&column, key.moment, batch)
      }
      columns.append(column)
    }
    batch.journey.breakdown = columns
  }

  /// What each row has by itself.
  private static func values(of subject: Subject, _ batch: EventBatch) -> PropertyColumn {
    let code = PropertyType.integer.rawValue
    switch subject {
    case .column(let index): return batch.properties[index]
    case .event: return codes(batch.names.map { UInt64($0) })
    case .source: return codes(batch.sources.map { UInt64($0) })
    case .stage: return codes(batch.journey.stages.map { UInt64($0) })
    case .channel:
      return PropertyColumn(
        types: batch.journey.channels.map {
          $0 == JourneyColumns.noChannel ? PropertyColumn.absent : code
        },
        payloads: batch.journey.channels.map { UInt64($0) })
    case .nothing:
      return PropertyColumn(
        types: Array(repeating: PropertyColumn.absent, count: batch.rowCount),
        payloads: Array(repeating: 0, count: batch.rowCount))
    }
  }

  private static func codes(_ payloads: [UInt64]) -> PropertyColumn {
    PropertyColumn(
      types: Array(repeating: PropertyType.integer.rawValue, count: payloads.count),
      payloads: payloads)
  }

  /// Gives every row the value of its session's first one; rows outside sessions have none.
  private mutating func settleSessions(_ column: inout PropertyColumn, _ batch: EventBatch) {
    for person in batch.persons.indices {
      entries.removeAll(keepingCapacity: true)
      for row in batch.rows(ofPerson: person) {
        guard batch.journey.sessions[row] != JourneyColumns.noSession else {
          column.types[row] = PropertyColumn.absent
          continue
        }
        let session = Int(batch.journey.sessions[row])
        while entries.count <= session { entries.append(-1) }
        if entries[session] < 0 { entries[session] = row }
        column.types[row] = column.types[entries[session]]
        column.payloads[row] = column.payloads[entries[session]]
      }
    }
  }

  /// Gives every row the one value of its person.
  private func settlePersons(
    _ column: inout PropertyColumn, _ moment: BreakdownKey.Moment, _ batch: EventBatch
  ) {
    for person in batch.persons.indices {
      let rows = batch.rows(ofPerson: person)
      let place: Int? =
        switch moment {
        case .first: rows.first { column.types[$0] != PropertyColumn.absent }
        case .last: rows.last { column.types[$0] != PropertyColumn.absent }
        case .own: firstInRange(rows, column, batch) ?? lastBeforeRange(rows, column, batch)
        }
      let (type, payload) = place.map { (column.types[$0], column.payloads[$0]) } ?? (0, 0)
      for row in rows { (column.types[row], column.payloads[row]) = (type, payload) }
    }
  }

  private func firstInRange(
    _ rows: Range<Int>, _ column: PropertyColumn, _ batch: EventBatch
  ) -> Int? {
    rows.first {
      scope.contains(batch.times[$0]) && column.types[$0] != PropertyColumn.absent
    }
  }

  private func lastBeforeRange(
    _ rows: Range<Int>, _ column: PropertyColumn, _ batch: EventBatch
  ) -> Int? {
    guard let from = scope.from else { return nil }
    return rows.last { batch.times[$0] < from && column.types[$0] != PropertyColumn.absent }
  }
}

extension BreakdownKey {
  /// The text of a value that the pass gave.
  public func spelling(_ column: PropertyColumn, _ row: Int, _ context: WalkContext) -> ByteText {
    guard column.types[row] != PropertyColumn.absent else { return Breakdown.none }
    let code = Int(truncatingIfNeeded: column.payloads[row])
    switch subject {
    case .property:
      return context.tables.value(column, row).map { Breakdown.written($0.text) } ?? Breakdown.none
    case .event: return Breakdown.written(context.tables.names[code])
    case .source: return context.tables.sources[code]
    case .channel: return ByteText(context.definitions.channels.channels[code])
    case .stage:
      let stages = context.definitions.stageModels[context.stageModel].stages
      return ByteText(code < stages.count ? stages[code] : StageModel.unassigned)
    }
  }
}
