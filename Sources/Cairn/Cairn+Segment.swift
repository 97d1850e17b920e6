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
    var note = "segment \(segment.name): \(census.members.count) of \(census.persons) persons"
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
  /// Who belongs to a segment of the definitions.
  public func members(
    ofSegment name: String, _ asking: Asking = Asking()
  ) async throws(CairnError) -> Set<PersonRef> {
    let store = try snapshot(asOf: asking.generation)
    var asking = asking
    asking.segment = nil
    return try await segment(named: name, frame(asking, store), store).persons
  }

  /// Finds the persons of a segment, by one walk over all history.
  func segment(
    named name: String, _ frame: WalkFrame, _ store: OpenStore
  ) async throws(CairnError) -> SegmentMembers {
    guard let segment = definitions.segments.first(where: { $0.name == name }) else {
      throw .unknown("segment", name, among: definitions.segments.map(\.name))
    }
    let plan = SegmentPlan(segment, definitions)
    var whole = WalkFrame(definitions: definitions)
    whole.stageModel = frame.stageModel
    let walk = try Walk(store, plan.needs, whole, workers: threads)
    let context = walk.context
    let census = try await walk.run { SegmentFold(plan, context) }.whole.settled()
    var unseen: [String] = []
    if store.snapshot.catalog.eventCount > 0 {
      let properties = store.snapshot.propertyNames
      let events = store.snapshot.eventNames
      unseen = plan.properties.filter { !properties.contains($0) }.map(\.description)
      unseen += plan.events.filter { events[$0] == nil }.map(\.description)
    }
    return SegmentMembers(segment: segment, census: census, unseen: unseen)
  }
}
