public import CairnModel

/// Collects the events of the one person that is asked for.
public struct PersonFold: Fold {
  /// One event of the person.
  struct Moment: Sendable {
    var person: PersonRef
    var time: EventTime
    var key: EventKey
    var name: UInt32
    var source: UInt16
    var session: UInt32
    var opening: SessionOpening
    var stage: UInt8
    /// The rule of the model that gave the stage.
    var rule: UInt16
    var channel: UInt16
    var value: Decimal4?
    var currency: ByteText?
    var origin: EventOrigin
  }

  private let wanted: PersonRef
  private let context: WalkContext
  private let valueColumn: Int?
  private let currencyColumn: Int?
  /// Whether the identifier stands for a person by itself, in the range or outside.
  private var isPerson = false
  /// Events of the person whom the identifier names.
  private var own: [Moment] = []
  /// Events of persons who carry the identifier somewhere.
  private var others: [Moment] = []

  init(_ wanted: PersonRef, _ context: WalkContext) {
    self.wanted = wanted
    self.context = context
    valueColumn = context.index(ofProperty: ByteText(FieldName.value))
    currencyColumn = context.index(ofProperty: ByteText(FieldName.currency))
  }

  /// The events to show, by person and time.
  var moments: [Moment] {
    (isPerson ? own : others).sorted { left, right in
      let first = (left.person.identityType, left.person.identityHash, left.time, left.key)
      return first < (right.person.identityType, right.person.identityHash, right.time, right.key)
    }
  }

  public mutating func see(_ batch: EventBatch) {
    let column = batch.identities[Int(wanted.identityType)]
    for person in 0..<batch.personCount {
      let rows = batch.rows(ofPerson: person)
      if batch.persons[person] == wanted {
        isPerson = true
        own += moments(batch, rows, batch.persons[person])
      } else if rows.contains(where: { column[$0] == wanted.identityHash }) {
        others += moments(batch, rows, batch.persons[person])
      }
    }
  }

  public mutating func merge(_ other: PersonFold) {
    isPerson = isPerson || other.isPerson
    own += other.own
    others += other.others
  }

  private func moments(
    _ batch: EventBatch, _ rows: Range<Int>, _ person: PersonRef
  ) -> [Moment] {
    rows.filter { context.scope.contains(batch.times[$0]) }.map { moment(batch, $0, person) }
  }

  private func moment(_ batch: EventBatch, _ row: Int, _ person: PersonRef) -> Moment {
    Moment(
      person: person, time: batch.times[row], key: batch.keys[row], name: batch.names[row],
      source: batch.sources[row], session: batch.journey.sessions[row],
      opening: batch.journey.opening(ofRow: row), stage: batch.journey.stages[row],
      rule: batch.journey.stageRules[row], channel: batch.journey.channels[row],
      value: valueColumn.flatMap {
        context.tables.value(batch.properties[$0], row).flatMap(Self.amount)
      },
      currency: currencyColumn.flatMap {
        context.tables.value(batch.properties[$0], row).map { ByteText($0.description) }
      },
      origin: batch.origins[row])
  }

  private static func amount(_ value: PropertyValue) -> Decimal4? {
    switch value.decimal {
    case .exact(let amount), .rounded(let amount): amount
    case .none: nil
    }
  }
}
