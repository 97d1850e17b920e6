public import CairnModel

/// Why a funnel counts one person as it does: `docs/meaning/why.md`.
public struct WhyFunnelAnalysis: Analysis {
  public let question: FunnelQuestion
  public let person: PersonRef
  /// The file of each load, by the load's number.
  public let files: [UInt32: String]
  /// By which rules the person's events are theirs.
  public let identity: IdentityClaims

  public init(
    _ question: FunnelQuestion, of person: PersonRef, files: [UInt32: String],
    _ identity: IdentityClaims = IdentityClaims()
  ) {
    (self.question, self.person, self.files) = (question, person, files)
    self.identity = identity
  }

  public var name: String { "why" }

  public var needs: EventNeeds {
    var needs = FunnelAnalysis(question).needs
    needs.persons = true
    // Rows that change no level are cited all the same.
    needs.ladder = nil
    // What a session ends by may be an event that the funnel does not look at.
    needs.names = nil
    needs.keys = true
    needs.sources = true
    needs.origins = true
    needs.identities = true
    needs.sessions = true
    needs.openings = true
    return needs
  }

  public func start(_ context: WalkContext) -> WhyFunnelFold {
    WhyFunnelFold(question, person, context)
  }

  public func report(
    _ whole: WhyFunnelFold, _ context: WalkContext, _ names: any PersonNames
  ) -> Report {
    let person = names.name(of: person).description
    var report = Report(
      name: "why",
      definition: [Report.Setting("person", .text(person))]
        + FunnelSettings(question, context).settings)
    let stories = whole.stories
    var tables = WhyTables(self, context, names)
    tables.hasSeveral = stories.count > 1
    report.tables = [
      tables.summary(stories), tables.chain(stories), tables.rejected(stories),
      tables.events(stories), tables.sessions(stories), tables.elsewhere(stories),
    ]
    report.notes = notes(stories, person) + tables.notes(stories)
    return report
  }

  private func notes(_ stories: [FunnelStory], _ person: String) -> [String] {
    guard !stories.isEmpty else {
      return ["\(person) has no event that this funnel looks at"]
    }
    var notes = stories.flatMap(\.notes)
    if stories.count > 1 {
      notes.append(
        "the identifier is carried by \(stories.count) persons, told apart by the definitions; "
          + "all are shown")
    }
    return notes
  }
}

/// Tells the story of the person that is asked for.
public struct WhyFunnelFold: Fold {
  private let wanted: PersonRef
  private let context: WalkContext
  private let question: FunnelQuestion
  /// By name, whether the funnel looks at its events.
  private let isLookedAt: [Bool]
  /// The person whom the identifier names.
  private var own: [FunnelStory] = []
  /// Persons who carry the identifier somewhere.
  private var others: [FunnelStory] = []

  init(_ question: FunnelQuestion, _ wanted: PersonRef, _ context: WalkContext) {
    (self.question, self.wanted, self.context) = (question, wanted, context)
    let names = FunnelAnalysis(question).needs.names
    isLookedAt = context.tables.names.map { names?.contains($0) ?? true }
  }

  var stories: [FunnelStory] {
    (own.isEmpty ? others : own).sorted {
      ($0.person.identityType, $0.person.identityHash)
        < ($1.person.identityType, $1.person.identityHash)
    }
  }

  public mutating func see(_ batch: EventBatch) {
    let column = batch.identities[Int(wanted.identityType)]
    for person in 0..<batch.personCount {
      let rows = batch.rows(ofPerson: person)
      let isOwn = batch.persons[person] == wanted
      guard isOwn || rows.contains(where: { column[$0] == wanted.identityHash }) else { continue }
      let all = batch.selected(batch.times.indices.map(rows.contains))
      let alone = all.selected(all.names.map { isLookedAt[Int($0)] })
      // A batch without a row has no columns to look into.
      guard alone.rowCount > 0 else { continue }
      let carries = alone.identities[Int(wanted.identityType)].contains(wanted.identityHash)
      guard isOwn || carries else { continue }
      let story = FunnelStory(question, context, alone, of: all)
      if isOwn { own.append(story) } else { others.append(story) }
    }
  }

  public mutating func merge(_ other: WhyFunnelFold) {
    own += other.own
    others += other.others
  }
}
