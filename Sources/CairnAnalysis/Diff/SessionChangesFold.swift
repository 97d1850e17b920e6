public import CairnModel

/// Which sessions are not what they were, between two states of the store.
///
/// The first walk, over the earlier state, collects all sessions; the second, over the later one,
/// is given them and keeps only what differs.
public struct SessionChangesFold: Fold {
  /// A session as a state of the store has it.
  public struct Mark: Hashable, Sendable {
    public var person: PersonRef
    public var start: EventTime
    public var end: EventTime
    public var events: Int
  }

  /// Sessions by their ids: of the first walk all; of the second those that are new or other.
  public private(set) var marks: [UInt64: Mark] = [:]
  private let known: [UInt64: Mark]?
  /// Sessions of the earlier state that the later one has as well.
  private var seen: Set<UInt64> = []
  /// A session that begins later than this is none of the past's.
  private let dataEnd: EventTime?
  private let scope: QuestionScope
  private var open: OpenSessions

  /// What a walk must bring.
  public static var needs: EventNeeds {
    var needs = EventNeeds()
    (needs.persons, needs.sessions) = (true, true)
    (needs.openings, needs.openingTimes) = (true, true)
    return needs
  }

  /// A fold of the earlier state.
  public init(_ context: WalkContext) {
    (known, dataEnd, scope) = (nil, nil, context.scope)
    open = OpenSessions(context)
  }

  /// A fold of the later state; of sessions that nobody knew, only those that begin up to the end
  /// of data that the earlier state had are kept.
  public init(_ context: WalkContext, since earlier: SessionChangesFold, dataEnd: EventTime?) {
    (known, self.dataEnd, scope) = (earlier.marks, dataEnd, context.scope)
    open = OpenSessions(context)
  }

  public mutating func see(_ batch: EventBatch) {
    for person in 0..<batch.personCount {
      open.begin()
      for row in batch.rows(ofPerson: person) { _ = open.see(row, batch) }
      for case .some(let session) in open.sessions where scope.contains(session.opening.start) {
        let mark = Mark(
          person: batch.persons[person], start: session.start, end: session.end,
          events: session.events)
        take(mark, session.opening.id)
      }
    }
  }

  private mutating func take(_ mark: Mark, _ id: UInt64) {
    guard let known else {
      marks[id] = mark
      return
    }
    guard let before = known[id] else {
      if dataEnd.map({ mark.start <= $0 }) ?? false { marks[id] = mark }
      return
    }
    seen.insert(id)
    if before != mark { marks[id] = mark }
  }

  public mutating func merge(_ other: SessionChangesFold) {
    marks.merge(other.marks) { first, _ in first }
    seen.formUnion(other.seen)
  }

  /// The sessions that the later state has otherwise, that it has more, and that it has no more, by
  /// start and id.
  public var changes: [(id: UInt64, before: Mark?, after: Mark?)] {
    let known = known ?? [:]
    let gone = known.keys.filter { !seen.contains($0) }
    let changes =
      marks.map { (id: $0.key, before: known[$0.key], after: Optional($0.value)) }
      + gone.map { (id: $0, before: known[$0], after: nil) }
    return changes.sorted { left, right in
      let starts = [left, right].map { ($0.before ?? $0.after)?.start.microseconds ?? .min }
      return (starts[0], left.id) < (starts[1], right.id)
    }
  }
}
