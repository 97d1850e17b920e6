public import CairnModel

/// Gathers the figures of every person that a segment's filter reads, and says who meets it.
///
/// Money is settled only when everybody has been seen (`OrderBook`); so the figures of persons wait
/// for it where the filter reads any, and are weighed at once where it does not.
public struct SegmentFold: Fold {
  /// The figures of one person as far as their own events tell them.
  private struct Waiting: Sendable {
    var person: PersonRef
    var values: [ByteText: PropertyValue]
    var met: Set<EventFilter>
  }

  private let plan: SegmentPlan
  private let context: WalkContext
  private let reader: PersonFigures
  private var members: Set<PersonRef> = []
  private var waiting: [Waiting] = []
  private var log: OrderLog?
  /// All persons seen, but for rows that identify nobody.
  private var persons = 0

  public init(_ plan: SegmentPlan, _ context: WalkContext) {
    (self.plan, self.context) = (plan, context)
    reader = PersonFigures(plan, context)
    if plan.readsMoney { log = OrderLog(context) }
  }

  public mutating func see(_ batch: EventBatch) {
    log?.see(batch)
    for person in batch.persons.indices where batch.persons[person] != .nobody {
      persons += 1
      let (values, met) = reader.figures(batch, batch.rows(ofPerson: person))
      if log == nil {
        if isMet(values, met) { members.insert(batch.persons[person]) }
      } else {
        waiting.append(Waiting(person: batch.persons[person], values: values, met: met))
      }
    }
  }

  public mutating func merge(_ other: SegmentFold) {
    members.formUnion(other.members)
    waiting += other.waiting
    if let theirs = other.log { log?.merge(theirs) }
    persons += other.persons
  }

  private func isMet(_ values: [ByteText: PropertyValue], _ met: Set<EventFilter>) -> Bool {
    plan.isMet(by: { values[$0] }, { met.contains($0) })
  }

  /// Who belongs to the segment.
  public func settled() -> SegmentCensus {
    guard let log else { return SegmentCensus(members: members, persons: persons) }
    let purses = PersonPurses(log, context)
    var all = members
    for person in waiting {
      var values = person.values
      for case (let name, .known(let figure)) in plan.figures {
        if let value = purses.value(of: figure, person.person, context) { values[name] = value }
      }
      if isMet(values, person.met) { all.insert(person.person) }
    }
    return SegmentCensus(members: all, persons: persons, currency: purses.currency)
  }
}

/// The persons of a segment.
public struct SegmentCensus: Sendable {
  public var members: Set<PersonRef>
  /// All persons there are.
  public var persons: Int
  /// The currency that money was counted in, where the filter reads money and there is any.
  public var currency: ByteText?
}
