internal import CairnAnalysis
public import CairnModel
internal import CairnStore

/// The persons that a question is about, and what its answer says of them.
struct SegmentMembers: Sendable {
  let segment: NamedSegment
  let census: SegmentCensus
  /// Names in the filter that the store has never seen.
  let unseen: [String]

  var persons: Set<PersonRef> { census.members }

  /// Says in the answer which segment it is about, and how many persons that is.
  func describe(in report: inout Report) {
    report.definition.removeAll { $0.name == "segment" }
    report.definition += [
      Report.Setting("segment", .text(segment.name)),
      Report.Setting("segment_filter", .text(segment.text)),
    ]
    var note =
      "segment \(segment.name): \(census.members.count) of "
      + census.persons.counted("person", "persons")
    if let currency = census.currency { note += "; its money is that in \(currency)" }
    report.notes.append(note)
    if !unseen.isEmpty {
      report.notes.append(
        "segment \(segment.name) names what the store has never seen: "
          + unseen.joined(separator: ", "))
    }
  }
}

extension Cairn {
  /// Who belongs to some segments of the definitions, in their order, by one walk.
  public func people(
    ofSegments names: [String], _ asking: Asking = Asking()
  ) async throws(CairnError) -> [SegmentPeople] {
    guard !names.isEmpty else { return [] }
    let store = try snapshot(asOf: asking.generation)
    var asking = asking
    asking.segment = nil
    return try await segments(named: names, frame(asking, store), store).map { found in
      SegmentPeople(
        name: found.segment.name, persons: found.persons, unseen: found.unseen)
    }
  }

  /// Finds the persons of a segment, by one walk over all history.
  func segment(
    named name: String, _ frame: WalkFrame, _ store: OpenStore
  ) async throws(CairnError) -> SegmentMembers {
    try await segments(named: [name], frame, store)[0]
  }

  private func segments(
    named names: [String], _ frame: WalkFrame, _ store: OpenStore
  ) async throws(CairnError) -> [SegmentMembers] {
    var segments: [NamedSegment] = []
    for name in names {
      guard let segment = definitions.segments.first(where: { $0.name == name }) else {
        throw .unknown("segment", name, among: definitions.segments.map(\.name))
      }
      segments.append(segment)
    }
    let plans = segments.map { SegmentPlan($0, definitions) }
    let needs = plans.dropFirst().reduce(plans[0].needs) { $0.union($1.needs) }
    var whole = WalkFrame(definitions: definitions)
    whole.stageModel = frame.stageModel
    let walk = try Walk(store, needs, whole, workers: threads)
    let context = walk.context
    let folds = try await walk.run { SegmentFolds(plans, context) }.whole.folds
    return zip(segments, zip(plans, folds)).map { segment, found in
      SegmentMembers(
        segment: segment, census: found.1.settled(), unseen: Self.unseen(found.0, store))
    }
  }

  /// The names of a segment's filter that the store has never seen.
  private static func unseen(_ plan: SegmentPlan, _ store: OpenStore) -> [String] {
    guard store.snapshot.catalog.eventCount > 0 else { return [] }
    let properties = store.snapshot.propertyNames
    let events = store.snapshot.eventNames
    return plan.properties.filter { !properties.contains($0) }.map(\.description)
      + plan.events.filter { events[$0] == nil }.map(\.description)
  }
}

/// Who belongs to a segment of the definitions.
public struct SegmentPeople: Sendable {
  public var name: String
  public var persons: Set<PersonRef>
  /// Names in its filter that the store has never seen.
  public var unseen: [String]

  /// What an answer must say of it.
  public var notes: [String] {
    unseen.isEmpty
      ? []
      : ["segment \(name) names what the store has never seen: " + unseen.joined(separator: ", ")]
  }
}
