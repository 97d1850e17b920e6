public import CairnAnalysis
import CairnJourney
public import CairnModel

/// A diary of events with a device each: `ada view 09:00 cookie='c'`, run through the passes.
public struct JourneyDiary {
  public var builder: BatchBuilder
  public var definitions = Definitions()
  public var scope = QuestionScope()
  /// The persons of a segment, by name; nil is everybody.
  public var members: Set<String>?

  public init(_ lines: String = "") { builder = BatchBuilder(lines) }

  public var context: WalkContext { builder.context(definitions: definitions, scope: scope) }

  /// The events as the store brings them: the property `cookie` is the identifier of that type.
  public var bare: EventBatch {
    let context = context
    var batch = builder.batch()
    batch.journey = JourneyColumns()
    batch.identities = definitions.identity.types.map { type in
      (0..<batch.rowCount).map { row in
        guard let column = context.index(ofProperty: type.name),
          case .text(let text) = context.tables.value(batch.properties[column], row)
        else { return 0 }
        return TestNames.reference("\(text)").identityHash
      }
    }
    return batch
  }

  /// The events after the passes that give these columns.
  public func run(_ ask: (inout EventNeeds) -> Void) -> EventBatch {
    var needs = EventNeeds()
    ask(&needs)
    var passes = JourneyPasses(needs, context)
    var batch = bare
    passes.apply(to: &batch)
    return batch
  }

  /// Asks an analysis over these events, the persons in batches dealt out to workers in turn.
  public func report(
    _ analysis: some Analysis, workers: Int = 1, personsPerBatch: Int = .max
  ) -> Report {
    let context = context
    let all = walk(analysis.needs, nil, workers, personsPerBatch) { analysis.start(context) }
    return analysis.report(all, context, builder.names)
  }

  /// Asks an analysis over these events, broken down.
  public func report(
    _ analysis: some Analysis, by keys: [BreakdownKey], limit: Int = Limits.breakdownValues,
    workers: Int = 1
  ) -> Report {
    let context = context
    let breakdown = analysis.breakdown(by: keys, limit: limit)
    let size = workers == 1 ? Int.max : 1
    var anchors = EventNeeds()
    anchors.sessions = breakdown.unit == .session || breakdown.showsTraffic
    let census = walk(anchors, breakdown, workers, size) { BreakdownCensus(breakdown, context) }
    let whole = BreakdownAnalysis(analysis, breakdown, census.kept(limit))
    let all = walk(whole.needs, breakdown, workers, size) { whole.start(context) }
    return whole.report(all, context, builder.names)
  }

  /// Feeds folds with all persons in batches, dealt out to workers in turn.
  public func walk<Whole: Fold>(
    _ needs: EventNeeds, _ breakdown: Breakdown?, _ workers: Int, _ personsPerBatch: Int,
    start: () -> Whole
  ) -> Whole {
    let context = context
    let whole = bare
    let asked = breakdown.map { needs.union($0.needs) } ?? needs
    var passes = JourneyPasses(asked, context)
    var values = breakdown.map { BreakdownPass($0, context) }
    var folds = (0..<workers).map { _ in start() }
    let size = max(1, min(personsPerBatch, whole.personCount))
    let starts = stride(from: 0, to: whole.personCount, by: size)
    for (index, start) in starts.enumerated() {
      var batch = EventBatch()
      for person in start..<min(start + size, whole.personCount) {
        batch.append(person: person, of: whole)
      }
      keepMembers(of: &batch, context) { folds[index % workers].seeOthers($0) }
      guard batch.rowCount > 0 else { continue }
      passes.apply(to: &batch)
      values?.apply(to: &batch)
      folds[index % workers].see(batch)
    }
    var all = folds[0]
    for fold in folds.dropFirst() { all.merge(fold) }
    return all
  }

  /// Leaves the members in a batch, and shows what bears on the orders of the others.
  private func keepMembers(
    of batch: inout EventBatch, _ context: WalkContext, showOthers: (EventBatch) -> Void
  ) {
    guard let members else { return }
    let own = Set(members.map { TestNames.reference($0) })
    let isMember = batch.persons.map { own.contains($0) }
    let isOther = isMember.indices.flatMap { person in
      batch.rows(ofPerson: person).map { _ in !isMember[person] }
    }
    if let others = CommerceRows(context).chosen(from: batch, { isOther[$0] }) {
      showOthers(others)
    }
    batch.keep(persons: isMember)
  }
}
