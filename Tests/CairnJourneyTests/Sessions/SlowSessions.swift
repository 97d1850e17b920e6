import CairnModel

/// Sessions as `docs/meaning/sessions.md` tells them: a list of lists of events for each stream.
struct SlowSessions {
  struct Event {
    var row: Int
    var device: String?
    var time: EventTime
    var name: ByteText
    var declared: String?
    var campaign: String?
  }

  struct Session {
    var events: [Event]
    var passive: [Int] = []
    var boundary: SessionBoundary
    var declared: String?
    var campaign: String?

    var start: EventTime { events[0].time }
    var last: EventTime { events.map(\.time).max() ?? start }
  }

  let rules: SessionRules
  let zone: ZoneTable
  private(set) var sessions: [Session] = []
  private var latest: Int?

  init(_ rules: SessionRules, _ zone: ZoneTable, _ events: [Event]) {
    (self.rules, self.zone) = (rules, zone)
    let isOne = rules.span == .person
    for device in Set(events.map { isOne ? nil : $0.device }) {
      latest = nil
      let stream = events.filter { isOne || $0.device == device }
      let known = sessions.count
      for time in Set(stream.map(\.time)).sorted() {
        take(stream.filter { $0.time == time }.sorted { $0.row < $1.row }, streamStart: known)
      }
    }
  }

  private mutating func take(_ moment: [Event], streamStart: Int) {
    let active = moment.filter { !rules.passiveEvents.contains($0.name) }
    for event in active where rules.isDeclared && event.declared != nil {
      let place = sessions.indices.first {
        $0 >= streamStart && sessions[$0].declared == event.declared
      }
      if let place {
        sessions[place].events.append(event)
        latest = place
      } else {
        open([event], latest == nil ? .first : .declared)
        sessions[sessions.count - 1].declared = event.declared
      }
    }
    let others = active.filter { !rules.isDeclared || $0.declared == nil }
    if !others.isEmpty {
      if let boundary = boundary(others) {
        open(others, boundary)
      } else if let latest {
        sessions[latest].events += others
      }
    }
    for event in moment where rules.passiveEvents.contains(event.name) {
      guard let latest, isOpen(sessions[latest], event.time) else { continue }
      sessions[latest].passive.append(event.row)
    }
  }

  private mutating func open(_ events: [Event], _ boundary: SessionBoundary) {
    let campaign = events.compactMap(\.campaign).first
    sessions.append(Session(events: events, boundary: boundary, campaign: campaign))
    latest = sessions.count - 1
  }

  private func boundary(_ events: [Event]) -> SessionBoundary? {
    guard let latest else { return .first }
    let (session, time) = (sessions[latest], events[0].time)
    let campaigns = events.compactMap(\.campaign)
    if time - session.last > rules.timeout { return .idle }
    if time - session.start > rules.longest { return .longest }
    if rules.splitsAtMidnight, zone.day(of: time) != zone.day(of: session.last) {
      return .midnight
    }
    if rules.splitsAtCampaign, !campaigns.isEmpty {
      if !campaigns.contains(where: { $0 == session.campaign }) { return .campaign }
    }
    return events.contains { rules.startEvents.contains($0.name) } ? .event : nil
  }

  private func isOpen(_ session: Session, _ time: EventTime) -> Bool {
    if time - session.last > rules.timeout || time - session.start > rules.longest { return false }
    return !rules.splitsAtMidnight || zone.day(of: time) == zone.day(of: session.last)
  }
}
