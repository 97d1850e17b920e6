import CairnModel

/// Tells the sessions of one person: why each began, and why an event lies in another than asked.
struct SessionTeller {
  /// One session as it is cited.
  struct Session: Hashable, Sendable {
    /// From 1.
    var number: Int
    var start: EventTime
    /// The last event that counts towards its length.
    var end: EventTime
    var events: Int
    /// Nil where its events carry no device, or sessions go over all devices.
    var device: PersonRef?
    var boundary: SessionBoundary
    /// Why it began where it did, in words.
    var because: String
    /// How far it came by itself; nil where persons are counted.
    var level: Int?
  }

  private let batch: EventBatch
  private let context: WalkContext
  private let deviceTypes: [Int]
  private let isPassive: [Bool]
  private(set) var sessions: [Session] = []

  private var rules: SessionRules { context.definitions.session }

  /// Takes all rows of one person, with the columns of sessions and identifiers.
  init(_ batch: EventBatch, _ context: WalkContext) {
    (self.batch, self.context) = (batch, context)
    let definitions = context.definitions
    isPassive = context.tables.names.map { definitions.session.passiveEvents.contains($0) }
    let types = definitions.identity.types.prefix(batch.identities.count)
    deviceTypes =
      definitions.session.span == .person
      ? [] : types.indices.filter { types[$0].identityClass == .device }
    let rows = Dictionary(grouping: batch.times.indices) { batch.journey.sessions[$0] }
    for (number, own) in rows.sorted(by: { $0.key < $1.key })
    where number != JourneyColumns.noSession {
      add(Int(number), own)
    }
  }

  private mutating func add(_ number: Int, _ rows: [Int]) {
    let active = rows.filter { !isPassive[Int(batch.names[$0])] }
    guard let first = active.first ?? rows.first, let last = active.last ?? rows.last else {
      return
    }
    let opening = batch.journey.opening(ofRow: first)
    var session = Session(
      number: number + 1, start: opening == .none ? batch.times[first] : opening.start,
      end: batch.times[last], events: active.count, device: device(first),
      boundary: opening.boundary, because: "")
    session.because = because(session, batch.names[first])
    sessions.append(session)
  }

  /// The first device of a row in the order of the definitions.
  private func device(_ row: Int) -> PersonRef? {
    for type in deviceTypes where batch.identities[type][row] != 0 {
      return PersonRef(
        identityType: UInt8(type), identityHash: batch.identities[type][row])
    }
    return nil
  }

  private func because(_ session: Session, _ name: UInt32) -> String {
    guard let before = sessions.last(where: { $0.device == session.device }) else {
      return deviceTypes.isEmpty ? "the first of the person" : "the first of its device"
    }
    let other = "session \(before.number)"
    switch session.boundary {
    case .first: return "the first of its device"
    case .idle:
      // A filter hides events, and with them how long it was quiet.
      let gap = Self.spoken(session.start - before.end, beyond: rules.timeout)
      let limit = "more than \(rules.timeout.text)"
      return context.scope.filter == nil
        ? "\(gap) after the last event of \(other), \(limit)" : "\(limit) after \(other)"
    case .longest:
      let length = Self.spoken(session.start - before.start, beyond: rules.longest)
      return "\(length) after \(other) began, more than \(rules.longest.text)"
    case .midnight: return "midnight lay between it and \(other)"
    case .campaign: return "it came by another campaign than \(other)"
    case .event:
      return "'\(context.tables.names[Int(name)])' always begins a session"
    case .declared: return "its source gave it another session id than \(other)"
    }
  }

  /// A length to read; exact where it would read like the limit that it is beyond.
  private static func spoken(_ length: TimeSpan, beyond limit: TimeSpan) -> String {
    length.spoken == limit.spoken ? length.text : length.spoken
  }

  /// Why an event of the one session is not in the other; numbers as in the column of sessions.
  func reason(_ own: UInt32, apartFrom theirs: UInt32) -> String? {
    guard own != theirs else { return nil }
    guard own != JourneyColumns.noSession else { return "in no session" }
    let from = sessions.first { $0.number == Int(theirs) + 1 }
    let to = sessions.first { $0.number == Int(own) + 1 }
    guard let from, let to else { return "in another session" }
    if from.device != to.device { return "in another session: that of another device" }
    if to.number < from.number { return "in another session: an earlier one" }
    // Of several sessions between, the first tells why the chain's own had ended.
    let next = sessions.first { $0.number > from.number && $0.device == from.device } ?? to
    return "in another session: session \(next.number) began \(next.began)"
  }

  /// The same sessions, each with how far it came by chains of some rows of the person.
  func sessions(reaching chains: [FunnelChain], in batch: EventBatch) -> [Session] {
    sessions.map { session in
      var told = session
      let own = chains.filter { chain in
        let row = chain.rows.first { $0 != FunnelChain.skipped } ?? 0
        return batch.journey.sessions[row] == UInt32(session.number - 1)
      }
      told.level = own.map(\.level).max() ?? 0
      return told
    }
  }
}

extension SessionTeller.Session {
  /// How it began, to follow the word.
  fileprivate var began: String {
    switch boundary {
    case .idle, .longest: because
    default: "there, as \(because)"
    }
  }
}
