internal import CairnJourney
public import CairnModel

/// Every session in one row, for exports and marts: who, when, how long, where from, what came of
/// it.
///
/// The sessions are those of the report `sessions`; the channel is that of the session's first
/// event, the stage that of its last.
public struct SessionList: Analysis {
  public init() {}

  public var name: String { "sessions" }

  public var needs: EventNeeds {
    var needs = EventNeeds()
    needs.sessions = true
    needs.openings = true
    needs.stages = true
    needs.channels = true
    return needs
  }

  public func start(_ context: WalkContext) -> SessionListFold { SessionListFold(context) }

  public func report(
    _ whole: SessionListFold, _ context: WalkContext, _ names: any PersonNames
  ) -> Report {
    var table = ReportTable(
      name: "sessions",
      columns: [
        "session", "person", "start", "end", "seconds", "events", "entry_event", "exit_event",
        "boundary", "channel", "stage", "is_engaged", "orders",
      ])
    let named = whole.listed.map { (name: names.name(of: $0.person), listed: $0) }
    let sorted = named.sorted { left, right in
      if left.name != right.name { return left.name < right.name }
      let (first, second) = (left.listed.session, right.listed.session)
      return (first.start, first.opening.id) < (second.start, second.opening.id)
    }
    for (person, listed) in sorted {
      let session = listed.session
      table.append([
        .text(SessionsAnalysis.spelling(session.opening.id)), .text(person), .time(session.start),
        .time(session.end), .seconds(session.length.seconds), .count(session.events),
        .text(context.tables.names[Int(session.entry)]),
        .text(context.tables.names[Int(session.exit)]), .text(session.opening.boundary.name),
        context.channel(listed.channel), context.stage(listed.stage), .flag(session.isEngaged),
        .count(session.orders),
      ])
    }
    return Report(name: name, tables: [table])
  }
}

/// Collects the sessions that began in the range.
public struct SessionListFold: Fold {
  struct Listed: Sendable {
    var person: PersonRef
    var session: SessionRecord
    var channel: UInt16
    var stage: UInt8
  }

  /// Where a session came from, and the stage that it ended in.
  private struct Place {
    var channel: UInt16
    var stage: UInt8
  }

  private(set) var listed: [Listed] = []
  private let scope: QuestionScope
  private var open: OpenSessions

  init(_ context: WalkContext) {
    scope = context.scope
    open = OpenSessions(context)
  }

  public mutating func see(_ batch: EventBatch) {
    for person in 0..<batch.personCount {
      open.begin()
      var places: [Int: Place] = [:]
      for row in batch.rows(ofPerson: person) {
        guard let number = open.see(row, batch) else { continue }
        let channel = places[number]?.channel ?? batch.journey.channels[row]
        places[number] = Place(channel: channel, stage: batch.journey.stages[row])
      }
      for (number, session) in open.sessions.enumerated() {
        guard let session, let place = places[number], scope.contains(session.opening.start)
        else { continue }
        listed.append(
          Listed(
            person: batch.persons[person], session: session, channel: place.channel,
            stage: place.stage))
      }
    }
  }

  public mutating func merge(_ other: SessionListFold) { listed += other.listed }
}

extension WalkContext {
  /// A row's channel as a report prints it; null outside sessions.
  public func channel(_ index: UInt16) -> Cell {
    let channels = definitions.channels.channels
    return Int(index) < channels.count ? .text(channels[Int(index)]) : .null
  }

  /// A row's stage as a report prints it.
  public func stage(_ index: UInt8) -> Cell {
    let stages = definitions.stageModels[stageModel].stages
    return .text(Int(index) < stages.count ? stages[Int(index)] : "unassigned")
  }
}
