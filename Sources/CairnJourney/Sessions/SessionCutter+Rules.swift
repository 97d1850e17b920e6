internal import CairnModel

/// A session that the source declared: its stream, and its id as stored.
struct DeclaredSession: Hashable, Sendable {
  var device: IdentityKey
  var type: UInt8
  var payload: UInt64
}

extension SessionCutter {
  /// Takes one moment of a stream: declared rows first, then the other active ones, then passive.
  mutating func take(
    _ moment: StreamMoment, _ place: Int, _ batch: EventBatch, _ sessions: inout [UInt32]
  ) {
    for row in moment.declared { sessions[row] = join(declaredBy: row, place, batch) }
    if let first = moment.active.first {
      let time = batch.times[first]
      let campaigns = moment.active.map { reader?.campaign($0) ?? TouchReader.untold }
        .filter { $0 != TouchReader.untold }
      if let boundary = boundary(streams[place], moment, campaigns, batch) {
        streams[place].session = open(first, boundary)
        streams[place].start = time
        streams[place].campaign = campaigns.first ?? TouchReader.untold
      }
      prolong(place, to: time)
      for row in moment.active { sessions[row] = streams[place].session }
    }
    for row in moment.passive where isOpen(streams[place], at: batch.times[row]) {
      sessions[row] = streams[place].session
    }
  }

  /// Why a new session begins at a moment, or nil where the stream's session goes on.
  private func boundary(
    _ stream: SessionStream, _ moment: StreamMoment, _ campaigns: [UInt32], _ batch: EventBatch
  ) -> SessionBoundary? {
    guard stream.session != JourneyColumns.noSession else { return .first }
    let time = batch.times[moment.active[0]]
    if time - stream.last > rules.timeout { return .idle }
    if time - stream.start > rules.longest { return .longest }
    if rules.splitsAtMidnight, zone.day(of: time) != stream.day { return .midnight }
    if !campaigns.isEmpty, !campaigns.contains(stream.campaign) { return .campaign }
    return moment.active.contains { isStart[Int(batch.names[$0])] } ? .event : nil
  }

  private mutating func prolong(_ place: Int, to time: EventTime) {
    streams[place].last = time
    if rules.splitsAtMidnight { streams[place].day = zone.day(of: time) }
  }

  /// Whether a stream's session is still open for a passive row.
  private func isOpen(_ stream: SessionStream, at time: EventTime) -> Bool {
    guard stream.session != JourneyColumns.noSession, time - stream.last <= rules.timeout,
      time - stream.start <= rules.longest
    else { return false }
    return !rules.splitsAtMidnight || zone.day(of: time) == stream.day
  }

  /// The session that a row's source names; the stream goes on with it.
  private mutating func join(declaredBy row: Int, _ place: Int, _ batch: EventBatch) -> UInt32 {
    guard let column = declaredColumn.map({ batch.properties[$0] }) else { return 0 }
    let key = DeclaredSession(
      device: streams[place].device, type: column.types[row], payload: column.payloads[row])
    let isFirst = streams[place].session == JourneyColumns.noSession
    var stream = declared[key] ?? SessionStream(device: key.device)
    if stream.session == JourneyColumns.noSession {
      stream.session = open(row, isFirst ? .first : .declared)
      stream.start = batch.times[row]
      stream.campaign = reader?.campaign(row) ?? TouchReader.untold
    }
    stream.last = batch.times[row]
    declared[key] = stream
    streams[place] = stream
    prolong(place, to: stream.last)
    return stream.session
  }
}
