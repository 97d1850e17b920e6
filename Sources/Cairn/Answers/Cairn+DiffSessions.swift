internal import CairnAnalysis
internal import CairnModel
internal import CairnStore

/// A state of the store, with what frames the question in it.
struct FramedState {
  var store: OpenStore
  var frame: WalkFrame
}

extension Cairn {
  /// The sessions that are not what they were: late events prolong sessions, join or open them, and
  /// logins give them to others.
  func changedSessions(
    _ earlier: FramedState, _ later: FramedState
  ) async throws(CairnError) -> ReportTable {
    let needs = SessionChangesFold.needs
    let first = try Walk(earlier.store, needs, earlier.frame, workers: threads)
    let before = try await first.run { SessionChangesFold(first.context) }.whole
    let second = try Walk(later.store, needs, later.frame, workers: threads)
    let dataEnd = earlier.store.asOf.dataEnd
    let after = try await second.run {
      SessionChangesFold(second.context, since: before, dataEnd: dataEnd)
    }.whole
    let names = [earlier, later].map { state in
      let types = state.frame.definitions.identity.types.map(\.name)
      return StoredPersonNames(
        texts: IdentityTexts(state.store.snapshot, types: types), types: types)
    }
    var table = ReportTable(
      name: "sessions",
      columns: [
        "start", "session", "change", "person_before", "person", "end_before", "end",
        "events_before", "events",
      ])
    for (id, before, after) in after.changes {
      let change = after == nil ? "gone" : before == nil ? "new" : "changed"
      table.append([
        (before ?? after).map { .time($0.start) } ?? .null,
        .text(SessionsAnalysis.spelling(id)), .text(change),
        before.map { .text(names[0].name(of: $0.person)) } ?? .null,
        after.map { .text(names[1].name(of: $0.person)) } ?? .null,
        before.map { .time($0.end) } ?? .null, after.map { .time($0.end) } ?? .null,
        before.map { .count($0.events) } ?? .null, after.map { .count($0.events) } ?? .null,
      ])
    }
    return table
  }
}
