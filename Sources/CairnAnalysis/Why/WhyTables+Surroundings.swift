import CairnModel

/// What lies around the chain: the person's sessions, and what others did on the same devices.
extension WhyTables {
  private static let mostStrangers = 20

  /// By which rule an event is the person's, and the login that claimed it.
  func claim(_ cited: FunnelStory.Citation) -> [Cell] { claim(identity.claim(cited)) }

  private func claim(_ claim: IdentityClaims.Claim?) -> [Cell] {
    [
      claim.map { .text($0.reason) } ?? .null, claim?.login.map { .time($0) } ?? .null,
    ]
  }

  func sessions(_ stories: [FunnelStory]) -> ReportTable {
    var table = table(
      "sessions",
      ["session", "start", "end", "events", "device", "began_by", "because", "level"])
    for story in stories {
      for session in story.sessions {
        let cells: [Cell] = [
          .count(session.number), .time(session.start), .time(session.end),
          .count(session.events), session.device.map { .text(names.name(of: $0)) } ?? .null,
          .text(session.boundary.name), .text(session.because),
          session.level.map { .count($0) } ?? .null,
        ]
        table.append(cells + person(story))
      }
    }
    return table
  }

  /// Events that could be steps, on devices of the person, that are somebody else's.
  func elsewhere(_ stories: [FunnelStory]) -> ReportTable {
    var table = ReportTable(
      name: "elsewhere",
      columns: [
        "time", "event", "part", "belongs_to", "belongs_by", "login_time", "file", "line",
      ] + (hasSeveral ? ["person"] : []))
    for story in stories {
      for stranger in identity.strangers(to: story.person).prefix(Self.mostStrangers) {
        let steps = stranger.steps.map { "\($0 + 1)" }.joined(separator: ", ")
        let cells: [Cell] =
          [
            .time(stranger.time), .text(stranger.name), .text("fits step \(steps)"),
            owner(stranger),
          ] + claim(stranger.claim) + [
            .text(files[stranger.origin.load] ?? ""), .count(Int(stranger.origin.line)),
          ]
        table.append(cells + person(story))
      }
    }
    return table
  }

  private func owner(_ stranger: IdentityClaims.Stranger) -> Cell {
    .text(stranger.owner == .nobody ? "nobody" : names.name(of: stranger.owner))
  }

  /// What there is to say of who is who.
  func notes(_ stories: [FunnelStory]) -> [String] {
    stories.flatMap { story in
      let name = names.name(of: story.person).description
      let claimed = story.rows.count { identity.claim($0)?.login != nil }
      let strangers = identity.strangers(to: story.person).count
      var notes: [String] = []
      if claimed > 0 {
        notes.append(
          "\(claimed) of \(story.rows.count) events are \(name)'s by a login on their device; "
            + "cairn why identity \(name) shows the links and their evidence")
      }
      if strangers > 0 {
        notes.append(
          strangers == 1
            ? "1 event on a device of \(name) fits a step and is somebody else's: table elsewhere"
            : "\(strangers) events on devices of \(name) fit steps and are somebody else's: "
              + "table elsewhere")
      }
      return notes
    }
  }
}
